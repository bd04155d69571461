package io.voiceagents.backup.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationLoaderTest {
  private static final String SMALLEST =
      """
      storage: { directory: ./backups }
      encryption: { key_file: ./backup.key }
      policies:
        voice_data: { type: filesystem, paths: [/srv/recordings] }
      """;

  private final Path directory;

  ConfigurationLoaderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void loadsTheSmallestFileWithDefaults() throws Exception {
    Configuration configuration = load(SMALLEST);
    assertThat(configuration.storage())
        .isEqualTo(new StorageSettings.Directory(directory.resolve("backups")));
    assertThat(configuration.stateDirectory()).isEqualTo(directory.resolve("var"));
    assertThat(configuration.encryption().keyFile()).contains(directory.resolve("backup.key"));
    assertThat(configuration.policies())
        .containsOnly(
            Map.entry(
                "voice_data",
                new Policy(
                    "voice_data",
                    new SourceSettings.Files(
                        List.of(Path.of("/srv/recordings")), List.of(), List.of(), false),
                    Map.of(),
                    Retention.DEFAULT,
                    Compression.DEFAULT,
                    Duration.ofDays(30),
                    VerifyDepth.PRESENCE,
                    true,
                    Optional.empty())));
  }

  private Configuration load(String yaml) throws IOException, ConfigurationException {
    return ConfigurationLoader.load(write(yaml), Map.of());
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("backup.yaml"), yaml);
  }
}

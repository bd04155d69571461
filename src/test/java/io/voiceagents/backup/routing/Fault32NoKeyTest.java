package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.keys.KeyException;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.policy.ConfigurationException;
import io.voiceagents.backup.policy.ConfigurationLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No key, no start: nothing is ever stored in the clear or under a key that everybody has. */
class Fault32NoKeyTest {
  @TempDir private Path root = Path.of("");

  @BeforeEach
  void fill() throws IOException {
    Files.createDirectories(root.resolve("store"));
    Files.writeString(Files.createDirectories(root.resolve("tree")).resolve("a"), "secret");
  }

  private Application open(String encryption) throws Exception {
    Path file =
        Files.writeString(
            root.resolve("backup.yaml"),
            "storage: {directory: ./store}\n"
                + encryption
                + "policies: {tree: {type: filesystem, paths: [./tree]}}\n");
    return new Application(
        ConfigurationLoader.loadWithWarnings(file, Map.of()),
        Path.of("").toAbsolutePath(),
        Map.of(),
        Clock.systemUTC());
  }

  @Test
  void aConfigurationWithoutEncryptionIsRefused() {
    assertThatThrownBy(() -> open("").close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("encryption")
        .hasMessageContaining("keys generate");
  }

  @Test
  void aMissingKeyFileStopsEverythingBeforeTheStoreIsTouched() throws Exception {
    try (Application application = open("encryption: {key_file: ./no-such.key}\n")) {
      assertThatThrownBy(application::backups)
          .isInstanceOf(KeyException.class)
          .hasMessageContaining("no-such.key")
          .hasMessageContaining("Hint: ");
    }
    try (Stream<Path> files = Files.walk(root.resolve("store"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void noProcessStaysThatHasNoKey() throws Exception {
    Installation installation = Installation.in(root.resolve("host"));
    installation.configure(
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: moved.key }
        schedules: { expiry: never }
        policies: { logs: { type: filesystem, paths: [../data] } }
        """);

    assertThatThrownBy(() -> installation.start(event -> {}).close())
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("moved.key")
        .hasMessageContaining("Hint: ");
  }

  @Test
  void everyKeyIsAnother() throws Exception {
    KeyFile one = KeyFile.generate(root.resolve("1"), new SecureRandom(), Clock.systemUTC());
    KeyFile two = KeyFile.generate(root.resolve("2"), new SecureRandom(), Clock.systemUTC());
    assertThat(one.keyId()).isNotEqualTo(two.keyId());
    assertThat(Files.readAllBytes(root.resolve("1")))
        .isNotEqualTo(Files.readAllBytes(root.resolve("2")));
  }

  @Test
  void noKeyIsShipped() throws Exception {
    for (String tree : List.of("config", "routes", "src/main", "bin")) {
      try (Stream<Path> files = Files.walk(Path.of(tree))) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain("\"kek\":{")
              .doesNotContain("\"kek\": {");
        }
      }
    }
  }
}

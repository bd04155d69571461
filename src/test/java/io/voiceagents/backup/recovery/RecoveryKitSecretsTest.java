package io.voiceagents.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.ConfigurationException;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A printed kit lies on a desk: no secret of any configuration may be in it. */
class RecoveryKitSecretsTest {
  /** Places for one secret each. */
  private static final String YAML =
      """
      storage: {s3: {bucket: abc, endpoint: "https://s3", access_key: "%1$s", secret_key: "%1$s"}}
      encryption: {key_file: k} # %1$s
      policies:
        a: {type: redis, connection: {host: h, password: "%1$s"}}
        b: {type: redis, connection: {host: h, password: "${UNSET:-%1$s}"}}
        c: {type: redis, connection: {host: h, password: "x${SET}%1$s"}}
        d: {type: redis, connection: {url: "redis://u:%1$s@h"}}
        e: {type: redis, connection: {url: "redis://u:${UNSET:-%1$s}@h"}}
        f: {type: postgres, connection: {host: h, user: u, password: "${SET}"}}
      """;

  @Property(tries = 100)
  void noSecretOfAnyConfigurationIsInTheKit(
      @ForAll("secrets") String written, @ForAll("secrets") String variable)
      throws IOException, ConfigurationException {
    String yaml = YAML.formatted(written);
    RecoveryKit kit =
        new RecoveryKit(
            "0f3c7a52-7f0e-4a52-9d5e-6d1f2b3c4d5e",
            Instant.EPOCH,
            "voice-agent-backup",
            "k",
            "",
            load(yaml, Map.of("SET", variable)),
            Redaction.of(yaml));
    assertThat(kit.plainText()).doesNotContain(written, variable);
    assertThat(kit.markdown()).doesNotContain(written, variable);
  }

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings()
        .withCharRange('A', 'Z')
        .withCharRange('a', 'z')
        .withCharRange('0', '9')
        .withChars("._~-+!$&'()*,;=")
        .ofMinLength(8)
        .ofMaxLength(40)
        .map(text -> "Z9" + text);
  }

  private static Configuration load(String yaml, Map<String, String> environment)
      throws IOException, ConfigurationException {
    Path file = Files.createTempFile("backup", ".yaml");
    try {
      return ConfigurationLoader.load(Files.writeString(file, yaml), environment);
    } finally {
      Files.delete(file);
    }
  }
}

package io.voiceagents.backup.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.ConfigurationException;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the containers are given is what the program reads. */
class ShippedConfigurationTest {
  private static final Pattern SECRET = Pattern.compile("/run/(secrets|tls)/[a-z0-9./-]+");

  private final Path root;

  ShippedConfigurationTest(@TempDir Path root) {
    this.root = root;
  }

  static List<ShippedConfiguration> all() throws IOException {
    return ShippedConfiguration.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void itLoadsWithWhatIsMounted(ShippedConfiguration shipped) throws Exception {
    Configuration loaded = ConfigurationLoader.load(shipped.installIn(root), Map.of());
    assertThat(loaded.policies()).containsOnlyKeys("postgres", "redis", "voice_data");
    assertThat(loaded.server().port()).isEqualTo(8443);
    assertThat(loaded.server().host()).isEqualTo("0.0.0.0");
    assertThat(loaded.server().tls()).isPresent();
    for (Policy policy : loaded.policies().values()) {
      policy
          .schedule()
          .keySet()
          .forEach(
              kind ->
                  assertThat(Path.of("routes"))
                      .isDirectoryContaining(
                          "glob:**/schedule-"
                              + policy.name()
                              + "-"
                              + kind.name().toLowerCase(java.util.Locale.ROOT)
                              + ".camel.yaml"));
    }
  }

  /** And nothing is mounted that nobody reads. */
  @ParameterizedTest
  @MethodSource("all")
  void everySecretIsMountedAndRead(ShippedConfiguration shipped) throws IOException {
    TreeSet<String> named = new TreeSet<>(List.of(shipped.secret("s3.credentials")));
    SECRET
        .matcher(Files.readString(shipped.file()))
        .results()
        .map(MatchResult::group)
        .forEach(named::add);
    assertThat(new TreeSet<>(shipped.secrets())).isEqualTo(named);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aMissingPasswordIsNamedWithItsPlace(ShippedConfiguration shipped) throws Exception {
    Path file = shipped.installIn(root);
    for (String name : List.of("postgres.password", "redis.password")) {
      Files.delete(Path.of(root + shipped.secret(name)));
    }
    assertThatThrownBy(() -> ConfigurationLoader.load(file, Map.of()))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems().toString()).contains("postgres", "redis", "password_file"));
  }

  /** The SDK's variable for the file with access keys. */
  @Test
  void theCredentialsOfTheStoreAreWhereTheVariableSays() throws IOException {
    assertThat(Compose.backup().path("environment").path("AWS_SHARED_CREDENTIALS_FILE").asText())
        .isEqualTo(ShippedConfiguration.ofCompose().secret("s3.credentials"));
    for (Manifests.Pod pod : Manifests.pods()) {
      List<EnvVar> environment = KubernetesTest.container(pod).getEnv();
      assertThat(environment).as(pod.name()).hasSize(1);
      assertThat(environment.get(0).getName()).isEqualTo("AWS_SHARED_CREDENTIALS_FILE");
      assertThat(environment.get(0).getValue())
          .isEqualTo(ShippedConfiguration.ofKubernetes().secret("s3.credentials"));
    }
  }
}

package io.voiceagents.backup.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigWarningTest {
  private static final String HEAD =
      "storage: {directory: b}\nencryption: {key_file: k}\npolicies:\n  ";
  private static final String FILES = "a: {type: filesystem, paths: [/srv]}";

  private final Path directory;

  ConfigWarningTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest(name = "{1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "redis: {connection: {host: localhost}, retention: {incremental: 3}}|policies.redis.retention.incremental|has no effect for redis.",
        "redis: {connection: {host: localhost}, options: {fast_checkpoint: true}}|policies.redis.options.fast_checkpoint|has no effect for redis.",
        "redis: {connection: {host: cache}}|policies.redis.connection.host|is reached without TLS: password and data can be read on the way.",
        "postgres_logical: {connection: {host: localhost, user: u}, options: {max_rate: 50MB}}|policies.postgres_logical.options.max_rate|has no effect for postgres_logical.",
        "postgres_logical: {connection: {host: localhost, user: u}, options: {exclude_schemas: x, include_tables: y}}|policies.postgres_logical.options.exclude_schemas|has no effect: with 'include_tables', pg_dump takes these tables alone.",
        "postgres: {connection: {host: localhost, user: u}, options: {databases: x}}|policies.postgres.options.databases|has no effect for postgres.",
        "postgres: {connection: {host: localhost, user: u}, options: {exclude: x}}|policies.postgres.options.exclude|has no effect for postgres.",
        "redis: {connection: {host: localhost}, schedule: {full: '0 2 * * *'}, objectives: {rpo: 1h}}|policies.redis.objectives.rpo|can't be met: backups are up to 1d apart, and 'serve' does not follow the log.",
        "a: {type: filesystem, paths: [/srv], schedule: {full: '0 */2 * * *'}, objectives: {rpo: 90m}}|policies.a.objectives.rpo|can't be met: backups are up to 2h apart.",
        "postgres: {connection: {host: db, user: u}}|policies.postgres.connection.host|lets what is in the database travel without TLS ('sslmode: prefer').",
        "postgres: {connection: {host: db, user: u, sslmode: disable}}|policies.postgres.connection.sslmode|lets what is in the database travel without TLS ('sslmode: disable').",
        "postgres: {connection: {host: db, user: u, sslmode: require, sslrootcert: c}}|policies.postgres.connection.sslrootcert|has no effect: 'sslmode: require' checks no certificate."
      })
  void tellsWhatIsMostLikelyNotMeant(String policy, String path, String message) throws Exception {
    assertThat(warnings(HEAD + policy, "rw-------"))
        .extracting(ConfigWarning::path, ConfigWarning::message)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(path, message));
  }

  @Test
  void anObjectiveThatTheScheduleOrTheLogMeetsIsNotDoubted() throws Exception {
    String redis =
        "redis: {connection: {host: localhost}, schedule: {full: '0 2 * * *'}, objectives: {rpo: 1h}, options: {log: {follow: true}}}";
    assertThat(warnings(HEAD + redis, "rw-------")).isEmpty();
    String files =
        "a: {type: filesystem, paths: [/srv], schedule: {full: '0 2 * * *', incremental: '0 */6 * * *'}, objectives: {rpo: 12h}}";
    assertThat(warnings(HEAD + files, "rw-------")).isEmpty();
  }

  @Test
  void tellsOfAServerWhoseTokensTravelInTheClear() throws Exception {
    String policy = HEAD + "redis: {connection: {host: localhost}}";
    assertThat(warnings("server: {host: 0.0.0.0}\n" + policy, "rw-------"))
        .singleElement()
        .satisfies(warning -> assertThat(warning.path()).isEqualTo("server.host"));
    String tls = "server: {host: 0.0.0.0, certificate_file: c, key_file: k}\n";
    assertThat(warnings(tls + policy, "rw-------")).isEmpty();
  }

  @Test
  void tellsOfAPasswordThatEveryoneCanRead() throws Exception {
    String yaml = HEAD + "redis: {connection: {host: localhost, password: hunter2}}";
    assertThat(warnings(yaml, "rw-r--r--"))
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.path()).isEqualTo("policies.redis.connection.password");
              assertThat(warning.message()).startsWith("is a secret in a file that everyone");
              assertThat(warning.toString()).doesNotContain("hunter2");
            });
    assertThat(warnings(yaml, "rw-r-----")).isEmpty();
    assertThat(warnings(yaml.replace("hunter2", "\"${PASSWORD}\""), "rw-r--r--")).isEmpty();
    assertThat(warnings(yaml.replace("hunter2", "\"${NO:-x}\""), "rw-r--r--")).hasSize(1);
  }

  @Test
  void tellsOfAPasswordFileThatEveryoneCanRead() throws Exception {
    Path password = Files.writeString(directory.resolve("p"), "hunter2\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
    String yaml = HEAD + "redis: {connection: {host: localhost, password_file: p}}";
    assertThat(warnings(yaml, "rw-------"))
        .singleElement()
        .extracting(ConfigWarning::message)
        .isEqualTo("can be read by everyone on this host.");
  }

  @Test
  void tellsOfKeysInTheWrongPlace() throws Exception {
    String inside = HEAD.replace("key_file: k", "key_file: b/k, recovery_key_file: r") + FILES;
    assertThat(warnings(inside, "rw-------"))
        .extracting(ConfigWarning::path)
        .containsExactly("encryption", "encryption.recovery_key_file");
  }

  @Test
  void tellsOfABucketWithoutTlsUnlessItIsLocal() throws Exception {
    String yaml =
        HEAD.replace("directory: b", "s3: {bucket: abc, endpoint: 'http://s3.example.com'}")
            + FILES;
    assertThat(warnings(yaml, "rw-------"))
        .singleElement()
        .extracting(ConfigWarning::message)
        .asString()
        .startsWith("has no TLS");
    assertThat(warnings(yaml.replace("s3.example.com", "127.0.0.1:9000"), "rw-------")).isEmpty();
    assertThat(warnings(yaml.replace("http:", "https:"), "rw-------")).isEmpty();
  }

  @Test
  void aGoodFileHasNone() throws Exception {
    assertThat(warnings(HEAD + FILES, "rw-r--r--")).isEmpty();
  }

  private List<ConfigWarning> warnings(String yaml, String rights) throws Exception {
    Path file = Files.writeString(directory.resolve("backup.yaml"), yaml);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    Map<String, String> environment = Map.of("PASSWORD", "hunter2");
    return ConfigurationLoader.loadWithWarnings(file, environment).warnings();
  }
}

package io.voiceagents.backup.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.policy.SourceSettings.Postgres.Login;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
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
  private static final String HEAD = SMALLEST.substring(0, SMALLEST.indexOf("  voice_data"));

  private final Path directory;

  ConfigurationLoaderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void theServersAddressForPeopleEndsWithoutASlash() throws Exception {
    Configuration loaded =
        ConfigurationLoader.load(
            write(
                "server: {public_url: 'https://backup.example.com/ops/'}\n"
                    + HEAD
                    + "  a: {type: filesystem, paths: [/srv]}\n"),
            Map.of());
    assertThat(loaded.server().publicUrl()).contains("https://backup.example.com/ops");
    assertThat(loaded.alerts().publicUrl()).contains("https://backup.example.com/ops");
  }

  @Test
  void loadsTheSmallestFileWithDefaults() throws Exception {
    Configuration configuration = load(SMALLEST);
    assertThat(configuration.storage())
        .isEqualTo(new StorageSettings.Directory(directory.resolve("backups")));
    assertThat(configuration.stateDirectory()).isEqualTo(directory.resolve("var"));
    assertThat(configuration.encryption().keyFile()).contains(directory.resolve("backup.key"));
    assertThat(configuration.policies()).containsOnlyKeys("voice_data");
    assertThat(configuration.policies().get("voice_data"))
        .isEqualTo(
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
                Optional.empty()));
  }

  @Test
  void loadsWhereRestoreTestsFindServers() throws Exception {
    assertThat(load(SMALLEST).restoreTest()).isEqualTo(RestoreTestSettings.DEFAULT);
    String section =
        "restore_test: { postgres_binaries: [/opt/pg/bin, pg], redis_servers: redis, trust_dumps: true }\n";
    assertThat(load(SMALLEST + section).restoreTest())
        .isEqualTo(
            new RestoreTestSettings(
                List.of(Path.of("/opt/pg/bin"), directory.resolve("pg")),
                List.of(directory.resolve("redis")),
                true));
  }

  @Test
  void loadsTheAddressOfAKms() throws Exception {
    String section =
        "encryption: { kms_key_id: k, kms_endpoint: 'https://kms.example.com', recovery_recipient_file: r }";
    String text = SMALLEST.replace("encryption: { key_file: ./backup.key }", section);
    assertThat(load(text).encryption().kmsEndpoint())
        .contains(URI.create("https://kms.example.com"));
  }

  @Test
  void loadsEveryKeyOfAFilesPolicy() throws Exception {
    String policy =
        """
          logs:
            type: filesystem
            description: Logs of the agents
            paths: [/var/log/agents, sub/../other]
            schedule: { full: "0 4 * * *", incremental: "30 */6 * * *" }
            retention: { full_backups: 3, incremental: 0 }
            options:
              compression: { codec: gzip, level: 9 }
              verify: content
              include: "**/*.log"
              exclude: ["*.tmp", "{a,b}"]
              one_file_system: true
              new_chain_every: 7d
              audio_filter: false
        """;
    assertThat(policy(load(HEAD + policy), "logs"))
        .isEqualTo(
            new Policy(
                "logs",
                new SourceSettings.Files(
                    List.of(Path.of("/var/log/agents"), directory.resolve("other")),
                    List.of("**/*.log"),
                    List.of("*.tmp", "{a,b}"),
                    true),
                Map.of(BackupKind.FULL, "0 4 * * *", BackupKind.INCREMENTAL, "30 */6 * * *"),
                new Retention(3, 0),
                new Compression(Compression.Codec.GZIP, 9),
                Duration.ofDays(7),
                VerifyDepth.CONTENT,
                false,
                Optional.of("Logs of the agents")));
  }

  @Test
  void loadsEveryKeyOfAPostgresPolicy() throws Exception {
    Files.writeString(directory.resolve("pg.password"), "s3cret\n");
    String policy =
        """
          postgres:
            connection:
              host: db
              port: 5433
              database: voice
              user: backup
              password_file: pg.password
              sslmode: verify-full
              sslrootcert: ca.pem
              restore_as: { user: postgres, password: "0ther" }
            options:
              fast_checkpoint: true
              max_rate: 50MB
              validation_queries: ["SELECT count(*) > 0 FROM calls", "SELECT 1"]
        """;
    assertThat(policy(load(HEAD + policy), "postgres").source())
        .isEqualTo(
            new SourceSettings.Postgres(
                "db",
                5433,
                "voice",
                "backup",
                new Secret("s3cret"),
                "verify-full",
                Optional.of(directory.resolve("ca.pem")),
                true,
                Optional.of(51200),
                List.of("SELECT count(*) > 0 FROM calls", "SELECT 1"),
                List.of(),
                Optional.of(new Login("postgres", new Secret("0ther")))));
  }

  @Test
  void readsWhatOfWhichDatabasesIsDumped() throws Exception {
    String policies =
        """
          postgres_logical: { connection: { host: localhost, user: dumper } }
          dumps:
            type: postgres_logical
            connection: { host: localhost, port: 5433, user: dumper }
            options:
              databases: [voice, billing]
              include_schemas: live*
              exclude_schemas: [old]
              exclude_tables: [public.sessions*, '"Odd"']
        """;
    Configuration loaded = ConfigurationLoader.load(write(HEAD + policies), Map.of());
    SourceSettings.PostgresLogical dumps =
        (SourceSettings.PostgresLogical) policy(loaded, "dumps").source();
    assertThat(dumps.databases()).containsExactly("voice", "billing");
    assertThat(dumps.server().port()).isEqualTo(5433);
    assertThat(dumps.filter())
        .isEqualTo(
            new SourceSettings.DumpFilter(
                List.of("live*"),
                List.of("old"),
                List.of(),
                List.of("public.sessions*", "\"Odd\"")));
    SourceSettings.PostgresLogical all =
        (SourceSettings.PostgresLogical) policy(loaded, "postgres_logical").source();
    assertThat(all.databases()).isEmpty();
    assertThat(all.filter()).isEqualTo(SourceSettings.DumpFilter.NONE);
  }

  @Test
  void takesAddressesApart() throws Exception {
    String policies =
        """
          main: { type: postgres, connection: { url: "postgresql://u:p%40ss@[::1]:5433/db?sslmode=require" } }
          redis: { connection: { url: "rediss://agent@cache", password: "a${NO_NAME}:-#" } }
        """;
    Configuration loaded =
        ConfigurationLoader.load(write(HEAD + policies), Map.of("NO_NAME", "$${X}"));
    assertThat(policy(loaded, "main").source())
        .isEqualTo(
            new SourceSettings.Postgres(
                "::1",
                5433,
                "db",
                "u",
                new Secret("p@ss"),
                "require",
                Optional.empty(),
                false,
                Optional.empty(),
                List.of()));
    assertThat(policy(loaded, "redis").source())
        .isEqualTo(
            new SourceSettings.Redis(
                "cache", 6379, "agent", new Secret("a$${X}:-#"), true, Optional.empty()));
  }

  @Test
  void loadsTheShardOfACluster() throws Exception {
    String yaml =
        SMALLEST.substring(0, SMALLEST.indexOf("policies"))
            + "policies: { redis: { connection: %s } }\n";
    String shard = "{ host: 127.0.0.1, cluster: true, cluster_slot: 5461 }";
    assertThat(
            policy(ConfigurationLoader.load(write(yaml.formatted(shard)), Map.of()), "redis")
                .source())
        .extracting(source -> ((SourceSettings.Redis) source).slot())
        .isEqualTo(OptionalInt.of(5461));
    String alone = yaml.formatted("{ host: 127.0.0.1, cluster_slot: 5461 }");
    assertThatThrownBy(() -> ConfigurationLoader.load(write(alone), Map.of()))
        .hasMessageContaining("cluster_slot is of a cluster. Hint: Set 'cluster: true'.");
    String beyond = yaml.formatted("{ host: 127.0.0.1, cluster: true, cluster_slot: 16384 }");
    assertThatThrownBy(() -> ConfigurationLoader.load(write(beyond), Map.of()))
        .hasMessageContaining("16384");
  }

  @Test
  void loadsTheSentinelsOfARedis() throws Exception {
    String yaml =
        SMALLEST.substring(0, SMALLEST.indexOf("policies"))
            + """
            policies:
              redis:
                connection:
                  tls: true
                  sentinel:
                    master: voice
                    hosts: [sentinel-1, "sentinel-2:26380", "[::1]:26381"]
                    user: watcher
                    password: "${SECRET}"
                    replica: true
            """;
    assertThat(
            policy(ConfigurationLoader.load(write(yaml), Map.of("SECRET", "x")), "redis").source())
        .isEqualTo(
            new SourceSettings.Redis(
                "",
                6379,
                "",
                Secret.NONE,
                true,
                Optional.empty(),
                Optional.of(
                    new SourceSettings.Sentinel(
                        "voice",
                        List.of(
                            new SourceSettings.Address("sentinel-1", 26_379),
                            new SourceSettings.Address("sentinel-2", 26_380),
                            new SourceSettings.Address("::1", 26_381)),
                        "watcher",
                        new Secret("x"),
                        true)),
                false,
                OptionalInt.empty()));
  }

  @Test
  void loadsEveryKeyOfABucket() throws Exception {
    String storage =
        """
        storage:
          s3:
            bucket: backups
            region: eu-central-1
            endpoint: https://s3.example.com:9000
            path_style: false
            prefix: voice/prod
            storage_class: COLD
            encryption: aws:kms
            kms_key_id: alias/backup
            checksums: when_required
            access_key: AKIA
            secret_key: "${SECRET}"
        """;
    String yaml = storage + SMALLEST.substring(SMALLEST.indexOf("encryption"));
    assertThat(ConfigurationLoader.load(write(yaml), Map.of("SECRET", "x")).storage())
        .isEqualTo(
            new StorageSettings.S3(
                "backups",
                "eu-central-1",
                Optional.of(URI.create("https://s3.example.com:9000")),
                false,
                "voice/prod/",
                Optional.of("COLD"),
                "aws:kms",
                Optional.of("alias/backup"),
                "when_required",
                Optional.of("AKIA"),
                new Secret("x")));
  }

  @Test
  void putsTheStateBesideADirectoryCalledConfig() throws Exception {
    Path file = Files.createDirectory(directory.resolve("config")).resolve("backup.yaml");
    Files.writeString(file, SMALLEST);
    assertThat(ConfigurationLoader.load(file, Map.of()).stateDirectory())
        .isEqualTo(directory.resolve("var"));
  }

  @Test
  void keepsPoliciesInTheOrderOfTheFile() throws Exception {
    String policies =
        "  z: {type: filesystem, paths: [/z]}\n  a: {type: filesystem, paths: [/a]}\n";
    assertThat(load(SMALLEST + policies).policies().keySet())
        .containsExactly("voice_data", "z", "a");
  }

  @Test
  void anAliasRepeatsASection() throws Exception {
    String policies =
        """
          a: {type: filesystem, paths: [/a], schedule: &nightly {full: "0 2 * * *"}}
          b: {type: filesystem, paths: [/b], schedule: *nightly}
        """;
    assertThat(policy(load(HEAD + policies), "b").schedule())
        .containsOnly(Map.entry(BackupKind.FULL, "0 2 * * *"));
  }

  @Test
  void opensTheRepositoryWhereTheSourcesPasswordsAreNot() throws Exception {
    String yaml = HEAD + "  redis: {connection: {host: cache, password: \"${GONE}\"}}\n";
    assertThatThrownBy(() -> load(yaml)).hasMessageContaining("refers to GONE");
    LoadedConfiguration loaded = ConfigurationLoader.loadRepository(write(yaml), Map.of());
    assertThat(loaded.configuration().storage()).isInstanceOf(StorageSettings.Directory.class);
    assertThat(loaded.configuration().policies()).isEmpty();
  }

  @Test
  void readingLeavesPoliciesAsideThatCantBeUsedAndSaysSo() throws Exception {
    String yaml = HEAD + "  redis: {connection: {host: cache, password: \"${GONE}\"}}\n";
    LoadedConfiguration loaded = ConfigurationLoader.loadForReading(write(yaml), Map.of());
    assertThat(loaded.configuration().policies()).isEmpty();
    assertThat(loaded.warnings()).hasSize(1);
    assertThat(loaded.warnings().get(0).toString())
        .contains("refers to GONE")
        .contains("reading backups needs none");
    assertThat(ConfigurationLoader.loadForReading(write(SMALLEST), Map.of()).warnings()).isEmpty();
  }

  @Test
  void readingNamesAllProblemsWhereTheStoreIsAmongThem() throws Exception {
    String yaml = "storage: {}\nencryption: {key_file: k}\npolicies: {redis: {tipe: redis}}\n";
    assertThatThrownBy(() -> ConfigurationLoader.loadForReading(write(yaml), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("storage")
        .hasMessageContaining("tipe");
  }

  @Test
  void theRecoveryKeyAloneNeedsNoPolicies() throws Exception {
    String yaml = "storage: {directory: b}\nencryption: {recovery_key_file: r}\n";
    Configuration night = load(yaml);
    assertThat(night.encryption().canBackUp()).isFalse();
    assertThat(night.policies()).isEmpty();
  }

  @Test
  void anEmptyDefaultMeansThatTheKeyIsNotGiven() throws Exception {
    String storage =
        "storage: {s3: {bucket: abc, region: r, endpoint: '${E:-}', access_key: '${A:-}',"
            + " secret_key: '${S:-}', prefix: '${P:-}'}}\n";
    String yaml = storage + SMALLEST.substring(SMALLEST.indexOf("encryption"));
    StorageSettings.S3 s3 = (StorageSettings.S3) load(yaml).storage();
    assertThat(s3.pathStyle()).isFalse();
    assertThat(s3.accessKey()).isEmpty();
    assertThatThrownBy(() -> ConfigurationLoader.load(write(yaml), Map.of("A", "x")))
        .hasMessageContaining("storage.s3.access_key is given alone.");
  }

  @Test
  void aMissingFileIsAProblemLikeAnyOther() {
    assertThatThrownBy(() -> ConfigurationLoader.load(directory.resolve("no.yaml"), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no.yaml: does not exist.");
  }

  @Test
  void refusesABombOfAliases() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String before = "*a" + (i - 1);
      String ten = String.join(", ", Collections.nCopies(10, before));
      bomb.append("a" + i + ": &a" + i + " [" + ten + "]\n");
    }
    assertThatThrownBy(() -> load(bomb.toString()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is not valid YAML: Number of aliases");
  }

  @Test
  void refusesAFileBeyondTheLimit() {
    assertThatThrownBy(() -> load("#".repeat((1 << 20) + 1)))
        .hasMessageContaining("is larger than 1048576 bytes.");
  }

  @Test
  void refusesWhatIsNotUtf8() throws IOException {
    Path file =
        Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
    assertThatThrownBy(() -> ConfigurationLoader.load(file, Map.of()))
        .hasMessageContaining("is not UTF-8 text.");
  }

  private static Policy policy(Configuration configuration, String name) {
    return Objects.requireNonNull(configuration.policies().get(name), name);
  }

  private Configuration load(String yaml) throws IOException, ConfigurationException {
    return ConfigurationLoader.load(write(yaml), Map.of());
  }

  private Path write(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("backup.yaml"), yaml);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}

package io.voiceagents.backup.demo;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.policy.StorageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The configuration of the demo, and the variables that it names. */
final class Setting {
  static final String BUCKET = "backups";
  private final Path root;
  private final EmbeddedS3 s3;
  private final Platform platform;

  Setting(Path root, EmbeddedS3 s3, Platform platform) {
    this.root = root;
    this.s3 = s3;
    this.platform = platform;
  }

  Path file() {
    return root.resolve("config/backup.yaml");
  }

  /**
   * Writes the configuration.
   *
   * @param additions further sections; empty for what single commands need
   */
  void write(String additions) throws IOException {
    Files.createDirectories(root.resolve("config"));
    ownersAlone(file());
    Files.writeString(
        file(),
        """
        # Made by bin/demo. config/backup.yaml shows everything that can stand here.
        state_directory: ../state
        storage:
          s3:
            bucket: %s
            region: us-east-1
            endpoint: %s
            path_style: true
            access_key: ${DEMO_ACCESS_KEY}
            secret_key: ${DEMO_SECRET_KEY}
        encryption:
          key_file: ../backup.key
        %spolicies:
          postgres:
            type: postgres
            connection: {host: 127.0.0.1, port: %d, database: %s, user: postgres, password: "${DEMO_PG_PASSWORD}", sslmode: prefer}
            schedule: {full: "0 2 * * *", incremental: "0 */4 * * *"}
            objectives: {rpo: 15m}
            options: {fast_checkpoint: true, log: {follow: true}}
          redis:
            type: redis
            connection: {host: 127.0.0.1, port: %d}
            schedule: {full: "0 */2 * * *"}
            objectives: {rpo: 1h}
            options: {log: {follow: true}}
          voice_data:
            type: filesystem
            paths: [%s]
            schedule: {full: "0 3 * * *", incremental: "0 */6 * * *"}
            objectives: {rpo: 12h}
        """
            .formatted(
                BUCKET,
                s3.endpoint(),
                additions,
                platform.postgres().port(),
                Platform.DATABASE,
                platform.redis().port(),
                platform.recordings));
  }

  /** The variables, which hold what is secret. */
  Map<String, String> environment() throws IOException, InterruptedException {
    StorageSettings.S3 bucket = s3.settings(BUCKET);
    return Map.of(
        "DEMO_ACCESS_KEY", bucket.accessKey().orElseThrow(),
        "DEMO_SECRET_KEY", bucket.secretKey().reveal(),
        "DEMO_PG_PASSWORD", platform.postgres().settings().password().reveal(),
        "BACKUPCTL_POSTGRES_BINARIES",
            platform.postgres().binaries().directories().get(0).toString(),
        "BACKUPCTL_REDIS_SERVERS", EmbeddedRedis.binary(EmbeddedRedis.Version.V6_2).toString());
  }

  /** Writes the variables as a shell reads them, for the owner alone. Returns the file. */
  Path writeEnvironment() throws IOException, InterruptedException {
    Path file = root.resolve("environment");
    ownersAlone(file);
    String text =
        new TreeMap<>(environment())
            .entrySet().stream()
                .map(one -> "export " + one.getKey() + "='" + one.getValue() + "'\n")
                .collect(Collectors.joining());
    return Files.writeString(file, text);
  }

  private static void ownersAlone(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }
}

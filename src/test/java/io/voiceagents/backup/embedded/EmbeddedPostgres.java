package io.voiceagents.backup.embedded;

import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.postgres.RunAs;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.source.postgres.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real PostgreSQL on 127.0.0.1 with a data directory of its own, for demos and tests. Runs as
 * another user when we are root. Passwords are checked by SCRAM.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  public static final String USER = "postgres";
  public static final String PASSWORD = "embedded-postgres";
  private static final long READY_LIMIT_NANOS = Duration.ofSeconds(30).toNanos();

  private final int major;
  private final Path home;
  private final int port;
  private final RunAs user;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<String> accessRules = new ArrayList<>();
  private Optional<ServerProcess> process = Optional.empty();

  private EmbeddedPostgres(int major, Path home) throws IOException {
    this.major = major;
    this.home = home;
    this.user = databaseUser();
    this.port = freePort();
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", home.toString());
    settings.put("password_encryption", "scram-sha-256");
    settings.put("wal_level", "replica");
    settings.put("max_wal_senders", "10");
    settings.put("max_replication_slots", "10");
    settings.put("max_connections", "40");
    settings.put("shared_buffers", "32MB");
    settings.put("fsync", "off");
    settings.put("log_line_prefix", "%m [%p] ");
    accessRules.add("local all all scram-sha-256");
    accessRules.add("host all all 127.0.0.1/32 scram-sha-256");
    accessRules.add("host replication all 127.0.0.1/32 scram-sha-256");
  }

  /** Makes a new cluster in a directory of its own, deleted at the end; not started yet. */
  public static EmbeddedPostgres create(int major, String... initdbOptions)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("pg" + major + "-");
    EmbeddedPostgres server = new EmbeddedPostgres(major, home);
    server.initialize(initdbOptions);
    return server;
  }

  /** Starts a new cluster with checksums on. */
  public static EmbeddedPostgres start(int major) throws IOException, InterruptedException {
    return create(major, "--data-checksums").start();
  }

  /** A cluster on an existing data directory, which is kept; not started yet. */
  public static EmbeddedPostgres on(int major, Path dataDirectory) throws IOException {
    Path home = Files.createTempDirectory("pg" + major + "-");
    Files.createSymbolicLink(home.resolve("data"), dataDirectory.toAbsolutePath());
    EmbeddedPostgres server = new EmbeddedPostgres(major, home);
    Files.createFile(home.resolve("server.log"));
    server.user.own(home);
    server.user.own(dataDirectory);
    return server;
  }

  private void initialize(String... options) throws IOException, InterruptedException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Files.createFile(home.resolve("server.log"));
    Path passwordFile = Files.writeString(home.resolve("password"), PASSWORD);
    user.own(home);
    List<String> command =
        new ArrayList<>(
            List.of(
                PostgresPrograms.bin(major).resolve("initdb").toString(),
                "-D",
                data().toString(),
                "-U",
                USER,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
    command.addAll(List.of(options));
    ServerProcess.run(user.command(command), home, logFile());
    Files.delete(passwordFile);
  }

  /** Changes a setting; takes effect at the next start. */
  public EmbeddedPostgres set(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Replaces the lines of pg_hba.conf; takes effect at the next start. */
  public EmbeddedPostgres access(String... rules) {
    accessRules.clear();
    accessRules.addAll(List.of(rules));
    return this;
  }

  /** Turns TLS on with the PEM files given; takes effect at the next start. */
  public EmbeddedPostgres tls(Path certificate, Path key) throws IOException {
    Path ownCertificate = home.resolve("server.crt");
    Path ownKey = home.resolve("server.key");
    Files.copy(certificate, ownCertificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(key, ownKey, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(ownKey, PosixFilePermissions.fromString("rw-------"));
    user.own(ownCertificate);
    user.own(ownKey);
    return set("ssl", "on")
        .set("ssl_cert_file", ownCertificate.toString())
        .set("ssl_key_file", ownKey.toString());
  }

  /** Starts the server and waits until it takes connections. */
  public EmbeddedPostgres start() throws IOException, InterruptedException {
    configure();
    List<String> command =
        List.of(
            PostgresPrograms.bin(major).resolve("postgres").toString(),
            "-D",
            data().toString(),
            "-c",
            "port=" + port);
    ServerProcess started = ServerProcess.start(user.command(command), home, logFile());
    process = Optional.of(started);
    awaitReady(started);
    return this;
  }

  private void configure() throws IOException {
    StringBuilder text = new StringBuilder("\n");
    settings.forEach(
        (name, value) ->
            text.append(name).append(" = '").append(value.replace("'", "''")).append("'\n"));
    Files.writeString(data().resolve("postgresql.conf"), text);
    Files.writeString(data().resolve("pg_hba.conf"), String.join("\n", accessRules) + "\n");
    user.own(data().toRealPath());
  }

  private void awaitReady(ServerProcess started) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + READY_LIMIT_NANOS;
    while (started.isAlive() && System.nanoTime() < deadline) {
      try (Connection connection = connect("template1")) {
        if (connection.isValid(1)) {
          return;
        }
      } catch (SQLException e) {
        started.awaitExit(Duration.ofMillis(25));
      }
    }
    String tail = started.logTail();
    started.close();
    throw new IOException("PostgreSQL " + major + " did not start: " + tail);
  }

  /** Runs statements in the database {@code postgres}. */
  public void execute(String... statements) throws SQLException {
    executeIn("postgres", statements);
  }

  /** Runs statements in a database. */
  public void executeIn(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The first column of the first row. */
  public String query(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  /** Connects as the superuser. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=prefer"
            .formatted(
                port, URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20")),
        USER,
        PASSWORD);
  }

  /** Settings that reach this server as its superuser. */
  public SourceSettings.Postgres settings() {
    return settings(USER, PASSWORD);
  }

  /** Settings that reach this server as another user. */
  public SourceSettings.Postgres settings(String role, String password) {
    return new SourceSettings.Postgres(
        "127.0.0.1",
        port,
        "postgres",
        role,
        new Secret(password),
        "prefer",
        Optional.empty(),
        true,
        Optional.empty(),
        List.of());
  }

  /** A directory that the server may write to, for a tablespace for instance. */
  public Path directory(String name) throws IOException {
    Path directory = Files.createDirectories(home.resolve(name));
    user.own(directory);
    return directory;
  }

  public Path data() {
    return home.resolve("data");
  }

  public int port() {
    return port;
  }

  /** Who a server belongs to on a database host: as root {@code postgres}, else this user. */
  public static RunAs databaseUser() throws IOException {
    RunAs unprivileged = RunAs.unprivileged();
    return unprivileged.user().isEmpty() ? unprivileged : new RunAs(Optional.of("postgres"));
  }

  /** This version's programs, for {@code ScratchPostgres}. */
  public ServerBinaries binaries() throws IOException, InterruptedException {
    return new ServerBinaries(List.of(PostgresPrograms.bin(major)));
  }

  /** These, and this version's client programs. */
  public ServerBinaries clients() throws IOException, InterruptedException {
    return new ServerBinaries(
        List.of(PostgresPrograms.clients(major), PostgresPrograms.bin(major)), true);
  }

  /** The directory of this version's programs. */
  public Path programs() throws IOException, InterruptedException {
    return PostgresPrograms.bin(major);
  }

  /** Process id of the postmaster. */
  public long pid() {
    return process.orElseThrow().pid();
  }

  public String log() throws IOException {
    return Files.readString(logFile());
  }

  /** Stops the server in order; its data stays. */
  public void stop() throws IOException {
    if (process.isPresent()) {
      process.get().close();
    }
    process = Optional.empty();
  }

  /** Stops the server without a checkpoint, as {@code pg_ctl stop -m immediate}. */
  public void stopImmediately() throws IOException, InterruptedException {
    process.orElseThrow().signal("QUIT");
    process.orElseThrow().awaitExit(Duration.ofSeconds(20));
    stop();
  }

  /** Kills the postmaster as a crash would. */
  public void kill() throws IOException, InterruptedException {
    process.orElseThrow().kill();
    stop();
  }

  /** Stops the server and deletes what it had. */
  @Override
  public void close() throws IOException {
    stop();
    PostgresPrograms.delete(home);
  }

  private Path logFile() {
    return home.resolve("server.log");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

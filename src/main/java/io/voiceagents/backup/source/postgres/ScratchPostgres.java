package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A server on a restored data directory, for restore tests and for restores of parts. The data
 * directory is spent by it: it is recovered, and its {@code postgresql.auto.conf} is moved aside,
 * because the server would read it from there whatever the configuration. The server has a
 * configuration and access rules of its own, one private Unix socket, no network, and none of what
 * the restored configuration does outside.
 *
 * <p>{@link #connect} may be called by several threads.
 */
public final class ScratchPostgres implements AutoCloseable {
  static final int SOCKET_NUMBER = 5432;
  private static final Duration POLL = Duration.ofMillis(50);
  private static final String PREFIX = "restore-test-";
  private static final int SOCKET_LINE = 4;

  /** ALTER ROLE and ALTER DATABASE ... SET beat the configuration; these options beat them. */
  private static final String NOTHING_PRELOADED =
      "-c session_preload_libraries= -c local_preload_libraries=";

  private final ServerProcess process;
  private final Path directory;
  private final String role;

  private ScratchPostgres(ServerProcess process, Path directory, String role) {
    this.process = process;
    this.directory = directory;
    this.role = role;
  }

  /**
   * Starts a server and waits until it is consistent and takes connections. A recovery that a
   * restore has prepared ({@link RecoverySettings}) has then come to its end.
   *
   * @param data a finished restore that nothing else uses
   * @param facts of the set's capture
   * @param limit for recovery and start
   * @throws SourceException if there is no program of its version, or it does not come up; the end
   *     of the server's log is in the message
   */
  public static ScratchPostgres start(
      Path data, Map<String, String> facts, ServerBinaries binaries, Clock clock, Duration limit)
      throws IOException, InterruptedException {
    int major = major(data);
    Path postgres = binaries.find(major).resolve("postgres");
    String recovery = RecoverySettings.read(data);
    refuseStandby(data, recovery.isEmpty());
    RunAs user = RunAs.unprivileged();
    user.refuseUnreachable(data);
    Path directory = Files.createTempDirectory(PREFIX);
    try {
      String text = ScratchConfiguration.text(major, data, directory, facts);
      prepare(data, directory, user, text + recovery);
      List<String> command =
          NetworkIsolation.around(
              user,
              List.of(
                  postgres.toString(),
                  "-D",
                  data.toString(),
                  "-c",
                  "config_file=" + directory.resolve("postgresql.conf")));
      ServerProcess process =
          ServerProcess.start(command, directory, directory.resolve("server.log"));
      String role = facts.getOrDefault(SourceContents.BOOTSTRAP_ROLE, "postgres");
      ScratchPostgres server = new ScratchPostgres(process, directory, role);
      return server.awaitReady(clock, limit);
    } catch (IOException | RuntimeException e) {
      delete(directory);
      throw e;
    }
  }

  /**
   * Refuses a place that the server's user could not reach, before anything is restored to it.
   *
   * @param place that need not be there yet
   */
  public static void refuseUnreachable(Path place) throws IOException {
    Path known = place.toAbsolutePath();
    for (Path parent = known.getParent();
        parent != null && !Files.exists(parent);
        parent = parent.getParent()) {
      known = parent;
    }
    RunAs.unprivileged().refuseUnreachable(known);
  }

  /** The major version of the server that a data directory needs. */
  static int major(Path data) throws IOException {
    Path file = data.resolve("PG_VERSION");
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      throw new SourceException(
          data + " has no readable PG_VERSION. Hint: is it a restored data directory?", e);
    }
  }

  private static void refuseStandby(Path data, boolean noRecovery) throws IOException {
    for (String name : List.of("standby.signal", "recovery.signal", "postmaster.pid")) {
      boolean ours = name.equals("recovery.signal") && !noRecovery;
      if (!ours && Files.exists(data.resolve(name))) {
        throw new SourceException(
            data + " has " + name + ". Hint: test a fresh restore, not a server's own directory.");
      }
    }
  }

  private static void prepare(Path data, Path directory, RunAs user, String configuration)
      throws IOException {
    Files.writeString(directory.resolve("postgresql.conf"), configuration);
    Files.writeString(directory.resolve("pg_hba.conf"), "local all all trust\n");
    Files.writeString(directory.resolve("pg_ident.conf"), "");
    Files.createFile(directory.resolve("server.log"));
    Path own = data.resolve("postgresql.auto.conf");
    if (Files.exists(own)) {
      Files.move(own, data.resolve("postgresql.auto.conf.restored"));
    }
    user.own(directory);
    user.own(data);
    Path beside = TablespacePlaces.beside(data);
    if (Files.isDirectory(beside)) {
      user.own(beside);
    }
    for (Path tablespace : tablespaces(data)) {
      user.own(tablespace);
    }
  }

  private static List<Path> tablespaces(Path data) throws IOException {
    try (Stream<Path> links = Files.list(data.resolve("pg_tblspc"))) {
      return links.filter(Files::isSymbolicLink).map(ScratchPostgres::follow).toList();
    }
  }

  private static Path follow(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Connects as the cluster's first superuser; the caller closes it. */
  public Connection connect(String database) throws SQLException {
    return Connections.open(url(database), properties());
  }

  /** The same, for whoever connects by itself. */
  DataSource dataSource(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url(database));
    Properties properties = properties();
    try {
      for (String name : properties.stringPropertyNames()) {
        source.setProperty(name, properties.getProperty(name));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the driver refuses its own property", e);
    }
    return source;
  }

  /** The same connection for client programs. PostgreSQL documentation, "Environment Variables". */
  Map<String, String> environment() {
    return Map.of(
        "PGHOST",
        directory.toString(),
        "PGPORT",
        Integer.toString(SOCKET_NUMBER),
        "PGUSER",
        role,
        "PGOPTIONS",
        NOTHING_PRELOADED,
        "PGAPPNAME",
        "voice-agent-backup");
  }

  private static String url(String database) {
    return Connections.url("localhost", SOCKET_NUMBER, database);
  }

  private Properties properties() {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, role);
    PGProperty.SSL_MODE.set(properties, "disable");
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    PGProperty.SOCKET_FACTORY.set(properties, UnixSockets.class.getName());
    PGProperty.SOCKET_FACTORY_ARG.set(
        properties, directory.resolve(".s.PGSQL." + SOCKET_NUMBER).toString());
    PGProperty.OPTIONS.set(properties, NOTHING_PRELOADED);
    return properties;
  }

  /** The end of the server's log. */
  public String logTail() throws IOException {
    return process.logTail();
  }

  private ScratchPostgres awaitReady(Clock clock, Duration limit)
      throws IOException, InterruptedException {
    boolean ready = false;
    boolean ended = false;
    Instant deadline = clock.instant().plus(limit);
    String log = "";
    try {
      while (!ready && process.isAlive() && clock.instant().isBefore(deadline)) {
        ready = isReady();
      }
      ended = !process.isAlive();
      log = process.logTail();
    } finally {
      if (!ready) {
        close();
      }
    }
    if (ready) {
      return this;
    }
    throw new SourceException(
        "the restored server %s; its log ends:%n%s%nHint: %s"
            .formatted(
                ended ? "ended by itself" : "did not come up within " + limit.toSeconds() + " s",
                log,
                "the log has the reason; a role that does not exist is looked for as the fact "
                    + SourceContents.BOOTSTRAP_ROLE
                    + "."));
  }

  private boolean isReady() throws InterruptedException {
    try (Connection connection = connect("template1")) {
      return connection.isValid(1);
    } catch (SQLException e) {
      process.awaitExit(POLL);
      return false;
    }
  }

  /** Stops the server and removes what it had besides the data directory. */
  @Override
  public void close() throws IOException {
    process.close();
    delete(directory);
  }

  /**
   * Removes what a server had besides its data directory whose owner could not: {@code
   * postmaster.pid} names it in its fifth line, the directory of the socket (pidfile.h).
   *
   * @param data need not be there
   */
  public static void discardLeftovers(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    Path socket = lines.size() > SOCKET_LINE ? Path.of(lines.get(SOCKET_LINE)) : Path.of("");
    if (socket.isAbsolute() && socket.getFileName().toString().startsWith(PREFIX)) {
      delete(socket);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
  }
}

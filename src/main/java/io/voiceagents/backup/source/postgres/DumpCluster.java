package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.files.FileNames;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Loads restored dumps into a new cluster of a scratch server: first the roles, then each database
 * with all that belongs to it.
 *
 * @param server directory of {@code initdb} and {@code postgres}, of at least pg_dump's version
 * @param programs that read the dumps
 */
public record DumpCluster(Path server, ClientPrograms programs) {
  private static final int NEWEST = 99;
  private static final String REFUSED =
      "dumps are not loaded here: what whoever may create functions in the source has written would run %s."
          + " Hint: run this as root, in a container with CAP_SYS_ADMIN; or where that is accepted, as on a host of"
          + " its own, set restore_test.trust_dumps: true.";
  private static final String TEMPLATE = "template1";
  private static final String POSTGRES = "postgres";
  private static final String ALREADY_THERE = "42710";
  private static final Pattern SETTING =
      Pattern.compile("ALTER ROLE (?:\"(?:[^\"]|\"\")+\"|\\S+) (?:SET|IN DATABASE) ");
  private static final List<String> OF_ROLES =
      List.of("CREATE ROLE ", "ALTER ROLE ", "GRANT ", "COMMENT ON ROLE ", "SET ");

  /**
   * Finds programs. What a version of pg_dump writes is not promised to load into an older server.
   *
   * @param facts of the set's capture
   * @throws SourceException if there are none, or dumps may not be loaded here
   */
  public static DumpCluster find(ServerBinaries binaries, Map<String, String> facts)
      throws IOException {
    refuseUntrusted(binaries.trustDumps());
    int dumped = major(facts);
    Map<Integer, Path> servers = new LinkedHashMap<>();
    for (Path directory : binaries.directories()) {
      if (Files.isExecutable(directory.resolve("initdb"))
          && Files.isExecutable(directory.resolve(POSTGRES))) {
        servers.putIfAbsent(ServerBinaries.major(directory.resolve(POSTGRES)), directory);
      }
    }
    List<Integer> fitting =
        IntStream.range(dumped, NEWEST).boxed().filter(servers::containsKey).toList();
    if (fitting.isEmpty()) {
      throw new SourceException(
          "no PostgreSQL server of version %d or newer, with initdb, in %s. Hint: install it (package postgresql-%d), or name its bin directory in restore_test.postgres_binaries."
              .formatted(dumped, binaries.directories(), dumped));
    }
    int major = fitting.get(0);
    return new DumpCluster(
        Optional.ofNullable(servers.get(major)).orElseThrow(),
        ClientPrograms.find(binaries, dumped, major));
  }

  /**
   * Functions in a dump's check constraints and indexes run while it is loaded, as the superuser of
   * the scratch server, whoever wrote them in the source: {@code COPY ... TO PROGRAM} would be a
   * shell. Root starts that server as somebody who owns nothing and, where the kernel lets it,
   * without a network; else it is one with the user that has the key and the store.
   */
  private static void refuseUntrusted(boolean trusted) throws IOException {
    if (!trusted && !RunAs.isRoot()) {
      throw new SourceException(
          REFUSED.formatted("as this user, who can read the key and the store"));
    }
    if (!trusted && !isolates()) {
      throw new SourceException(
          REFUSED.formatted("with this host's network, for 'unshare --net' is not allowed here"));
    }
  }

  private static boolean isolates() throws IOException {
    try {
      return NetworkIsolation.possible();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped =
          new InterruptedIOException("stopped before a dump was loaded");
      stopped.initCause(e);
      throw stopped;
    }
  }

  /** The version of pg_dump that wrote a set; 0 if it is not one of dumps. */
  public static int major(Map<String, String> facts) {
    return Integer.parseInt(facts.getOrDefault("dump.major", "0"));
  }

  /**
   * Starts a server on a new cluster and loads into it.
   *
   * @param restored directory of a restored set
   * @param cluster directory that is to come to be
   * @param facts of the set's capture
   * @param databases to load, by name
   * @throws IOException if a dump can't be loaded; the server is stopped then
   */
  public ScratchPostgres start(
      Path restored,
      Path cluster,
      Map<String, String> facts,
      List<String> databases,
      Clock clock,
      Duration limit)
      throws IOException, InterruptedException {
    initialize(cluster, facts);
    ScratchPostgres scratch =
        ScratchPostgres.start(cluster, facts, new ServerBinaries(List.of(server)), clock, limit);
    boolean loaded = false;
    try {
      roles(scratch, restored, databases.contains(POSTGRES));
      for (String database : databases) {
        load(scratch, FileNames.resolve(restored, DumpPaths.dump(database)), database, cluster);
      }
      loaded = true;
      return scratch;
    } finally {
      if (!loaded) {
        scratch.close();
      }
    }
  }

  private void initialize(Path cluster, Map<String, String> facts)
      throws IOException, InterruptedException {
    Files.createDirectories(cluster);
    Files.setPosixFilePermissions(cluster, PosixFilePermissions.fromString("rwx------"));
    RunAs user = RunAs.unprivileged();
    user.refuseUnreachable(cluster);
    user.own(cluster);
    Path log = cluster.resolveSibling("initdb.log");
    List<String> command =
        List.of(
            server.resolve("initdb").toString(),
            "-D",
            cluster.toString(),
            "-U",
            facts.getOrDefault(SourceContents.BOOTSTRAP_ROLE, POSTGRES),
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync");
    ServerProcess.run(user.command(command), cluster, log);
    Files.deleteIfExists(log);
  }

  /**
   * Tablespaces stay out, for their directories are not those of this host, and settings of roles:
   * they would be those of the sessions that load and check.
   */
  private static void roles(ScratchPostgres scratch, Path restored, boolean withPostgres)
      throws IOException {
    Path globals = restored.resolve(DumpPaths.GLOBALS);
    List<String> statements =
        Files.exists(globals)
            ? SqlScript.statements(new String(Files.readAllBytes(globals), StandardCharsets.UTF_8))
            : List.of();
    try (Connection connection = scratch.connect(TEMPLATE);
        Statement statement = connection.createStatement()) {
      if (withPostgres) {
        statement.execute("DROP DATABASE " + POSTGRES);
      }
      for (String sql : statements) {
        if (OF_ROLES.stream().anyMatch(sql::startsWith) && !SETTING.matcher(sql).lookingAt()) {
          execute(statement, sql);
        }
      }
    } catch (SQLException e) {
      throw new SourceException(
          "the roles can't be made: " + PostgresChecks.message(e) + ". Hint: see globals.sql.", e);
    }
  }

  /** The first superuser is there from the beginning, whatever its name. */
  private static void execute(Statement statement, String sql) throws SQLException {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      if (!ALREADY_THERE.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private void load(ScratchPostgres scratch, Path dump, String database, Path cluster)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.restore(),
                "--exit-on-error",
                "--no-password",
                "--no-tablespaces",
                "--no-subscriptions",
                "--dbname=" + TEMPLATE));
    if (!database.equals(TEMPLATE)) {
      command.add("--create");
    }
    command.add(dump.toString());
    Path log = cluster.resolveSibling("pg_restore.log");
    try {
      ClientRun.run(command, scratch.environment(), log, process -> () -> 0L, bytes -> {});
    } catch (ClientFailure e) {
      throw new SourceException(
          "%s can't be loaded: %s. Hint: %s".formatted(database, e.getMessage(), hint(e.said())),
          e);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private static String hint(String said) {
    if (said.contains("extension")) {
      return "install the extension's package for the server in restore_test.postgres_binaries";
    }
    if (said.contains("locale")) {
      return "make the database's locale on this host, as in 'locale-gen'";
    }
    return "the dump is damaged, or needs something that this host's PostgreSQL does not have";
  }
}

package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Opens dumps of PostgreSQL databases, by the client programs of a fitting version. */
public final class DumpSource {
  private static final Set<String> MADE_BY_INITDB = Set.of("postgres", "template1");

  private DumpSource() {}

  /**
   * Connects to a server and looks for the programs.
   *
   * @param binaries where those are looked for
   * @throws SourceException if the server can't be reached, or there are no programs for it
   */
  public static Capture open(
      SourceSettings.PostgresLogical settings, ServerBinaries binaries, Clock clock)
      throws IOException {
    DumpServer server = DumpServer.find(settings.server());
    ClientPrograms programs = ClientPrograms.dumping(binaries, server.major());
    Path directory = Files.createTempDirectory("dump-");
    return new DumpCapture(
        settings,
        server,
        new DumpCommands(programs, settings.filter()),
        new DumpCapture.DumpPlace(directory),
        clock);
  }

  /**
   * Whether a server can be dumped now; changes nothing on it.
   *
   * @return findings; one that did not pass stops a backup, hints in the others can wait
   */
  public static List<Check> probe(
      SourceSettings.PostgresLogical settings, ServerBinaries binaries) {
    List<Check> checks = new ArrayList<>();
    try {
      DumpServer server = DumpServer.find(settings.server());
      checks.add(
          new Check(
              "connection", true, server.address() + (server.standby() ? ", a standby" : "")));
      checks.add(new Check("version", true, "PostgreSQL " + server.version()));
      checks.add(databases(server, settings));
      checks.add(new Check("roles", true, roles(server)));
      checks.add(new Check("pg_dump", true, programs(server, binaries)));
    } catch (IOException e) {
      String name = checks.isEmpty() ? "connection" : "pg_dump";
      checks.add(new Check(name, false, String.valueOf(e.getMessage())));
    }
    return List.copyOf(checks);
  }

  /**
   * The commands that load restored dumps.
   *
   * @param facts of the set's capture
   */
  public static List<String> next(Path target, Map<String, String> facts) {
    List<String> lines = new ArrayList<>();
    String globals = facts.getOrDefault("globals", "");
    lines.add("psql -d postgres -f " + shell(target, DumpPaths.GLOBALS));
    if (globals.startsWith("without")) {
      lines.add("roles come " + globals + "; set the passwords anew");
    }
    for (String database : SourceContents.databases(facts)) {
      String where = MADE_BY_INITDB.contains(database) ? "-d " + database : "--create -d postgres";
      lines.add("pg_restore " + where + " " + shell(target, DumpPaths.dump(database)));
    }
    return lines;
  }

  private static String shell(Path target, String path) {
    String text = target + "/" + path;
    return text.matches("[A-Za-z0-9_./%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static Check databases(DumpServer server, SourceSettings.PostgresLogical settings) {
    List<String> wanted = server.wanted(settings.databases());
    List<String> missing =
        wanted.stream().filter(name -> !server.sizes().containsKey(name)).toList();
    List<String> closed =
        wanted.stream().filter(name -> server.sizes().getOrDefault(name, 0L) < 0).toList();
    if (!missing.isEmpty()) {
      return new Check(
          "databases",
          false,
          "there is no %s. Hint: the server has %s."
              .formatted(String.join(", ", missing), String.join(", ", server.sizes().keySet())));
    }
    return closed.isEmpty()
        ? new Check("databases", true, String.join(", ", wanted))
        : new Check(
            "databases",
            false,
            "the role may not connect to %s. Hint: GRANT CONNECT, or name the others in options.databases."
                .formatted(String.join(", ", closed)));
  }

  private static String programs(DumpServer server, ServerBinaries binaries) throws IOException {
    ClientPrograms found = ClientPrograms.dumping(binaries, server.major());
    return found.major() == server.major()
        ? found.version()
        : "%s. Hint: what it writes may not load into this server again; install postgresql-client-%d."
            .formatted(found.version(), server.major());
  }

  private static String roles(DumpServer server) {
    return server.readsPasswords()
        ? "with their passwords"
        : "without their passwords. Hint: pg_read_all_data lets the role read pg_authid, where the server allows it; else they are set anew after a restore.";
  }
}

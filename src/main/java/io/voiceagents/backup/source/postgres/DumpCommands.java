package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings.DumpFilter;
import java.util.ArrayList;
import java.util.List;

/** The command lines of dumps. Nothing secret is in them: other users see them. */
record DumpCommands(ClientPrograms programs, DumpFilter filter) {
  /**
   * A dump waits for whoever holds a table, and those who come after may wait for the dump. So it
   * gives up some day.
   */
  private static final String LOCK_WAIT = "--lock-wait-timeout=600000";

  /**
   * Writes a database to standard output in the custom format, which pg_restore reads. Not
   * compressed: chunks that are equal in two dumps are stored once, and compressed then.
   *
   * @param snapshot that somebody has exported
   */
  List<String> dump(String database, String snapshot) {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.dump(),
                "--format=custom",
                "--compress=0",
                "--no-password",
                LOCK_WAIT,
                "--snapshot=" + snapshot,
                "--dbname=" + connection(database)));
    if (!filter.includeSchemas().isEmpty() || !filter.includeTables().isEmpty()) {
      command.add("--strict-names");
    }
    filter.includeSchemas().forEach(pattern -> command.add("--schema=" + pattern));
    filter.excludeSchemas().forEach(pattern -> command.add("--exclude-schema=" + pattern));
    filter.includeTables().forEach(pattern -> command.add("--table=" + pattern));
    filter.excludeTables().forEach(pattern -> command.add("--exclude-table=" + pattern));
    return command;
  }

  /**
   * Writes roles, memberships and tablespaces to standard output.
   *
   * @param database to connect to
   * @param passwords which only those can read who may read pg_authid
   */
  List<String> globals(String database, boolean passwords) {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.dumpAll(),
                "--globals-only",
                "--no-password",
                LOCK_WAIT,
                "--database=" + connection(database)));
    if (!passwords) {
      command.add("--no-role-passwords");
    }
    return command;
  }

  /** A name with {@code =} in it must not be read as a connection string. */
  private static String connection(String database) {
    return "dbname=" + Quoted.connectionValue(database);
  }
}

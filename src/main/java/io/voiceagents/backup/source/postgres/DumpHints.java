package io.voiceagents.backup.source.postgres;

/** What to do about a dump that failed, by the words of pg_dump and of the server behind it. */
final class DumpHints {
  private DumpHints() {}

  static String of(String said) {
    if (said.contains("row-level security") || said.contains("row security")) {
      return "the role would not see all rows; give it BYPASSRLS, or leave the table out with options.exclude_tables";
    }
    if (said.contains("large object")) {
      return "large objects can be read by their owners and by superusers";
    }
    if (said.contains("permission denied")) {
      return "GRANT pg_read_all_data TO the role, and CONNECT on the database; or name databases in options.databases";
    }
    if (said.contains("does not exist") && said.contains("database")) {
      return "options.databases names it; take it out, or create it";
    }
    if (said.contains("no matching")) {
      return "a pattern of options matches nothing in this database; name those in options.databases that have it";
    }
    if (said.contains("lock timeout") || said.contains("could not obtain lock")) {
      return "somebody held a table for ten minutes; see pg_locks";
    }
    if (said.contains("conflict with recovery")) {
      return "raise max_standby_streaming_delay on the standby, or dump the primary";
    }
    return "nothing of it counts; the server's log may say more, and run it again";
  }
}

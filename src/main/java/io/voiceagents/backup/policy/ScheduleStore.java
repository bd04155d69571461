package io.voiceagents.backup.policy;

/**
 * The database in which several processes keep the schedules together.
 *
 * @param server a PostgreSQL server and a database of it
 * @param schema that is the schedules' alone
 */
public record ScheduleStore(SourceSettings.Postgres server, String schema) {
  private static final String SCHEMA = "voice_agent_backup_schedules";

  /** Reads {@code schedules.store}. */
  static ScheduleStore read(Section section) {
    return new ScheduleStore(
        PostgresSection.readStore(section),
        section.read("schema", ScheduleStore::name).orElse(SCHEMA));
  }

  private static String name(String text) throws BadValue {
    if (text.matches("[a-z_][a-z0-9_]{0,62}") && !text.startsWith("pg_")) {
      return text;
    }
    throw new BadValue(
        "must be a schema's name",
        "Lower-case letters, digits and underscores, not one that begins with pg_.");
  }
}

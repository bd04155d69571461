package io.voiceagents.backup.restore;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the recovery of a database is to stop.
 *
 * @param value as PostgreSQL reads it; empty for {@link Kind#LATEST}
 * @param timeline the one to end on; empty for the youngest
 * @param fetchCommand a {@code restore_command} by which the server gets the WAL while it recovers,
 *     to which more options may be added; empty to bring all of it before
 */
public record RecoveryTarget(
    Kind kind, String value, OptionalInt timeline, Optional<String> fetchCommand) {
  /** With all WAL brought before the server starts. */
  public RecoveryTarget(Kind kind, String value, OptionalInt timeline) {
    this(kind, value, timeline, Optional.empty());
  }

  /** What is meant by the value, with PostgreSQL's setting for it. */
  public enum Kind {
    /** The end of what is stored. */
    LATEST(""),
    TIME("recovery_target_time"),
    LSN("recovery_target_lsn"),
    NAME("recovery_target_name"),
    XID("recovery_target_xid");

    private final String setting;

    Kind(String setting) {
      this.setting = setting;
    }

    String setting() {
      return setting;
    }
  }

  /** For people. */
  public String words() {
    return switch (kind) {
      case LATEST -> "the end of what is stored";
      case TIME -> value;
      default -> kind.setting() + " " + value;
    };
  }
}

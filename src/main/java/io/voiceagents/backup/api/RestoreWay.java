package io.voiceagents.backup.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.policy.SourceKind;
import java.util.List;
import java.util.Map;

/** The two ways of a restore, and which fields of a body go with which of them. */
enum RestoreWay {
  /** Into a directory of the server's host. */
  DIRECTORY("target"),

  /** Into a running server of PostgreSQL. */
  DATABASE("target_db");

  private static final Map<String, String> MEANING =
      Map.of(
          "target", "'target' is a directory of the server's host",
          "target_db", "'target_db' is a database of the running server");

  private final String field;

  RestoreWay(String field) {
    this.field = field;
  }

  /** What goes with this way alone. */
  private List<String> options() {
    return this == DATABASE
        ? List.of("tables", "database", "no_owner")
        : List.of("include", "activate");
  }

  /**
   * The way that a body means.
   *
   * @throws ProblemException if it means none, or has fields of both
   */
  static RestoreWay of(Call call, SourceKind kind) throws ProblemException {
    boolean database = call.body().has(DATABASE.field);
    if (!database && !call.body().has(DIRECTORY.field) && isServer(kind)) {
      throw new ProblemException(
          400,
          "'target' or 'target_db' is missing",
          MEANING.get("target") + ", " + MEANING.get("target_db") + ". Name one of them.");
    }
    RestoreWay way = database ? DATABASE : DIRECTORY;
    way.refuseOthers(call);
    return way;
  }

  private static boolean isServer(SourceKind kind) {
    return kind == SourceKind.POSTGRES || kind == SourceKind.POSTGRES_LOGICAL;
  }

  private void refuseOthers(Call call) throws ProblemException {
    RestoreWay other = this == DATABASE ? DIRECTORY : DATABASE;
    if (call.body().has(other.field)) {
      throw wrong(other.field, MEANING.get("target") + ", " + MEANING.get("target_db") + ".");
    }
    for (String option : other.options()) {
      JsonNode value = call.body().path(option);
      if (!value.isMissingNode() && !(value.isBoolean() && !value.asBoolean())) {
        throw wrong(option, "It goes with '" + other.field + "': leave one of them out.");
      }
    }
  }

  private ProblemException wrong(String option, String hint) {
    return new ProblemException(400, "'%s' does not go with '%s'".formatted(option, field), hint);
  }
}

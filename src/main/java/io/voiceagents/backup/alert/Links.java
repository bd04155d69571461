package io.voiceagents.backup.alert;

import java.util.Optional;

/**
 * Where messages lead people.
 *
 * @param server address of the server without a slash at its end; empty if none is known
 */
public record Links(Optional<String> server) {
  /** None can be followed. */
  public static final Links NONE = new Links(Optional.empty());

  /** Where people read what to do: on the server, else in the documents of the program. */
  public String runbook(AlertKind kind) {
    return server.map(address -> address + "/runbook#" + kind.word()).orElse(kind.runbook());
  }

  /** The dashboard; empty without a server. */
  public Optional<String> dashboard() {
    return server.map(address -> address + "/");
  }
}

package io.voiceagents.backup.restore;

import io.voiceagents.backup.source.postgres.DatabaseTransfer.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A finished restore into a running server.
 *
 * @param server its address
 * @param recoveredTo where the recovery of the set ended, in the scratch server's words; empty
 *     without one
 * @param rows of every restored table, in the scratch server and in the running one
 * @param movedAside what had the place before, and where it is now
 * @param next what could not be brought, for people
 */
public record DatabaseRestoreResult(
    String server,
    Optional<String> recoveredTo,
    List<Rows> rows,
    List<String> movedAside,
    Duration duration,
    List<String> next) {
  public DatabaseRestoreResult {
    rows = List.copyOf(rows);
    movedAside = List.copyOf(movedAside);
    next = List.copyOf(next);
  }
}

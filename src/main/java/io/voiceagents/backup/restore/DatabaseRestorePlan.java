package io.voiceagents.backup.restore;

import io.voiceagents.backup.source.postgres.TransferTarget;
import java.util.List;
import java.util.Optional;

/**
 * What a restore into a running server would do; made without touching that.
 *
 * @param scratch the restore of the whole set that comes before
 * @param server address of the running server
 * @param state what that had where this is to come
 * @param steps in the order in which they happen, for people
 */
public record DatabaseRestorePlan(
    DatabaseRestoreRequest request,
    RestorePlan scratch,
    String server,
    TransferTarget state,
    List<String> steps) {
  public DatabaseRestorePlan {
    steps = List.copyOf(steps);
  }

  /** What would be moved aside, for people. */
  public List<String> movesAside() {
    return state.inTheWay(request.order());
  }

  /**
   * Why a later plan of the same request is more than this one; empty if it is this, or less.
   *
   * @param now the later one
   */
  public Optional<String> deviation(DatabaseRestorePlan now) {
    return server.equals(now.server())
        ? now.state().deviation(state, request.order(), state.taken())
        : Optional.of("the server is %s now, and was %s".formatted(now.server(), server));
  }
}

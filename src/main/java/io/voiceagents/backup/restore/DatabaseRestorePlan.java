package io.voiceagents.backup.restore;

import java.util.List;

/**
 * What a restore into a running server would do; made without touching that.
 *
 * @param scratch the restore of the whole set that comes before
 * @param server address of the running server
 * @param steps in the order in which they happen, for people
 */
public record DatabaseRestorePlan(
    DatabaseRestoreRequest request, RestorePlan scratch, String server, List<String> steps) {
  public DatabaseRestorePlan {
    steps = List.copyOf(steps);
  }
}

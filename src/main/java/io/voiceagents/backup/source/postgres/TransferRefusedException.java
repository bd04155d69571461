package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/** A transfer that was refused before the running server was touched. */
public final class TransferRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  TransferRefusedException(String message) {
    super(message);
  }

  /**
   * Refuses a place that is taken, or in which there is something else than when it was planned.
   *
   * @param kept names of tables that may be moved aside
   */
  static void check(
      TransferTarget now, TransferTarget planned, TransferOrder order, Collection<TableName> kept)
      throws TransferRefusedException {
    if (now.refusal().isPresent()) {
      throw new TransferRefusedException(now.refusal().get());
    }
    Optional<String> deviation = now.deviation(planned, order, kept);
    if (deviation.isPresent()) {
      throw new TransferRefusedException(
          deviation.get()
              + ", which the plan did not say. Hint: nothing was touched; look at a new plan, and"
              + " begin anew. A partition that is in the way is to be named among the tables too");
    }
  }
}

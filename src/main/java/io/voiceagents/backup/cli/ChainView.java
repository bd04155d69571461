package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.ChainState;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.retention.ChainFate;
import io.voiceagents.backup.retention.Expired;
import io.voiceagents.backup.retention.Fate;

/**
 * What becomes of a chain, as people and programs see it.
 *
 * @param chain its id
 * @param sets how many it has
 * @param marked whether it is marked for deletion
 * @param reason for people
 */
public record ChainView(
    String type, String chain, int sets, Fate fate, boolean marked, String reason) {
  static ChainView of(ChainFate fate) {
    ChainState state = fate.state();
    return new ChainView(
        state.chain().type(),
        state.chain().chain(),
        state.sets().size(),
        fate.fate(),
        state.mark().filter(mark -> !mark.isDone()).isPresent(),
        fate.reason());
  }

  /** As a document. */
  public Document document() {
    return new Document()
        .put("type", type)
        .put("chain", chain)
        .put("sets", sets)
        .put("fate", fate.word())
        .put("marked", marked)
        .put("reason", reason);
  }

  /** What an expiry did, as a document. */
  public static Document document(Expired expired) {
    return new Document()
        .put("type", expired.type())
        .put("marked", expired.marked())
        .put("waiting", expired.waiting())
        .put("deleted", expired.deleted())
        .put("withdrawn", expired.withdrawn())
        .put("postponed", expired.postponed())
        .put("troubles", expired.troubles())
        .put("log_parts_deleted", expired.logParts())
        .put("freed_bytes", expired.freedBytes());
  }
}

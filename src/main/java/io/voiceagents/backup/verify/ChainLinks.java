package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.store.Sha256;
import java.io.IOException;
import java.util.List;

/**
 * Follows the hashes from a set to the first one of its chain: nothing was swapped or rolled back.
 */
final class ChainLinks {
  private ChainLinks() {}

  static Check check(Chains chains, Manifest manifest) {
    List<Manifest.RunLists> runs = manifest.runs();
    SetSummary set = manifest.summary();
    try {
      for (int i = runs.size() - 2; i >= 0; i--) {
        int sequence = runs.get(i).sequence();
        byte[] object = chains.manifestBytes(set.chain(), sequence);
        if (!Sha256.hex(object).equals(set.parent())) {
          return new Check(
              "chain",
              false,
              "sequence " + sequence + " is not the parent that " + set.key() + " names");
        }
        set = authentic(chains, set.chain(), sequence);
      }
      return new Check("chain", true, runs.size() + " sets linked by hash");
    } catch (IOException e) {
      return new Check("chain", false, String.valueOf(e.getMessage()));
    }
  }

  private static SetSummary authentic(Chains chains, ChainId chain, int sequence)
      throws IOException {
    return chains.manifest(chain, sequence).summary();
  }
}

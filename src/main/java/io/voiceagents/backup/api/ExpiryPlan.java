package io.voiceagents.backup.api;

import io.voiceagents.backup.cli.ChainView;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.policy.Retention;
import io.voiceagents.backup.retention.Fate;
import java.util.List;
import java.util.Optional;

/**
 * What an expiry would do, as it is shown to the one who decides. Hours may pass before it runs:
 * what runs may do less than that, and nothing else.
 *
 * @param chains all of the policy
 * @param limit of chains that are marked; empty for the usual one
 * @param agree whether the retention is said to be meant, however much it gives up
 * @param heldBack why the retention is not applied until somebody agrees; empty if it is
 */
record ExpiryPlan(
    Retention retention,
    List<ChainView> chains,
    Optional<Integer> limit,
    boolean agree,
    Optional<String> heldBack) {
  ExpiryPlan {
    chains = List.copyOf(chains);
  }

  Document document() {
    return new Document()
        .put("chains", chains.stream().map(ChainView::document).toList())
        .put(
            "retention",
            new Document()
                .put("full_backups", retention.fullBackups())
                .put("incremental", retention.incremental()))
        .put("limit", limit)
        .put("agree", agree)
        .put("held_back", heldBack);
  }

  /**
   * Why what would be done now is not what was shown; empty if it is, or less.
   *
   * @param now the retention in force
   * @param found all chains of the policy, with what becomes of them now
   */
  Optional<String> deviation(Retention now, List<ChainView> found) {
    if (!now.equals(retention)) {
      return Optional.of(
          "the retention is %s now, approved was %s".formatted(words(now), words(retention)));
    }
    return found.stream()
        .filter(chain -> chain.fate().compareTo(shown(chain.chain())) > 0)
        .findFirst()
        .map(
            chain ->
                "the chain %s would %s now, which was not approved"
                    .formatted(chain.chain(), chain.fate().word()));
  }

  private Fate shown(String chain) {
    return chains.stream()
        .filter(one -> one.chain().equals(chain))
        .map(ChainView::fate)
        .findFirst()
        .orElse(Fate.KEEP);
  }

  private static String words(Retention retention) {
    return "%d full, %d incremental".formatted(retention.fullBackups(), retention.incremental());
  }
}

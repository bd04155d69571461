package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.Manifest.RunLists;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.seal.RunId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks, just before a commit, whether the packs and pages of earlier runs that a new set goes on
 * using are still there with their sizes. A listing that is incomplete can only make a commit fail.
 */
final class ReusedObjects {
  private final Chains chains;

  ReusedObjects(Chains chains) {
    this.chains = chains;
  }

  void check(Manifest before) throws IOException {
    SetReader reader = new SetReader(chains, before);
    for (RunLists run : before.runs()) {
      RunId id = reader.run(run.sequence());
      Map<String, Long> packs = sizes(ObjectKeys.runPrefix(id, ObjectKind.PACK));
      for (PackInfo pack : reader.packs(run.sequence())) {
        expect(ObjectKeys.object(id, ObjectKind.PACK, pack.number()), pack.sizeBytes(), packs);
      }
      Map<String, Long> pages = sizes(ObjectKeys.runPrefix(id, ObjectKind.PAGE));
      for (PageRef page : before.pages()) {
        if (page.sequence() == run.sequence()) {
          expect(ObjectKeys.object(id, ObjectKind.PAGE, page.number()), page.size(), pages);
        }
      }
    }
  }

  private Map<String, Long> sizes(String prefix) throws IOException {
    Map<String, Long> sizes = new HashMap<>();
    chains.repository().store().list(prefix, info -> sizes.put(info.key(), info.sizeBytes()));
    return sizes;
  }

  private static void expect(String key, long size, Map<String, Long> present)
      throws CatalogException {
    Long found = present.get(key);
    if (found == null || found != size) {
      throw new CatalogException(
          "refusing to commit: "
              + key
              + ", which the set goes on using, "
              + (found == null ? "is gone" : "has " + found + " instead of " + size + " bytes")
              + ". Hint: verify what is stored, then take a backup with --force: it starts a new chain");
    }
  }
}

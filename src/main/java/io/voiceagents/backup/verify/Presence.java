package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.Manifest.RunLists;
import io.voiceagents.backup.catalog.PageRef;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.seal.RunId;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks whether every object that a set names is there with its size, and whether its index is what
 * was written: manifest, pages and pack lists are read and their checksums compared, the chain of
 * manifests is followed by hash.
 */
final class Presence {
  private final Chains chains;

  Presence(Chains chains) {
    this.chains = chains;
  }

  List<Check> check(Manifest manifest) throws IOException {
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("manifest", true, "authentic, " + manifest.runs().size() + " runs"));
    checks.add(ChainLinks.check(chains, manifest));
    SetReader set = new SetReader(chains, manifest);
    checks.add(index(set));
    checks.add(packs(set));
    return checks;
  }

  private static Check index(SetReader set) {
    long bytes = 0;
    try {
      for (PageRef page : set.manifest().pages()) {
        bytes += set.page(page).length;
      }
      return new Check(
          "index", true, set.manifest().pages().size() + " pages, " + bytes + " bytes");
    } catch (IOException e) {
      return new Check("index", false, String.valueOf(e.getMessage()));
    }
  }

  private Check packs(SetReader set) {
    long count = 0;
    List<String> wrong = new ArrayList<>();
    try {
      for (RunLists run : set.manifest().runs()) {
        count += packs(set, run.sequence(), wrong);
      }
    } catch (IOException e) {
      return new Check("packs", false, String.valueOf(e.getMessage()));
    }
    return wrong.isEmpty()
        ? new Check("packs", true, count + " packs present with their sizes")
        : new Check("packs", false, wrong.size() + " of " + count + " packs: " + wrong.get(0));
  }

  private long packs(SetReader set, int sequence, List<String> wrong) throws IOException {
    RunId run = set.run(sequence);
    ObjectStore store = chains.repository().store();
    Map<String, Long> sizes = new HashMap<>();
    store.list(
        ObjectKeys.runPrefix(run, ObjectKind.PACK),
        info -> sizes.put(info.key(), info.sizeBytes()));
    List<PackInfo> packs = set.packs(sequence);
    for (PackInfo pack : packs) {
      String key = ObjectKeys.object(run, ObjectKind.PACK, pack.number());
      Long size = sizes.get(key);
      if (size == null || size != pack.sizeBytes()) {
        wrong.add(
            key
                + (size == null
                    ? " is missing"
                    : " has " + size + " of " + pack.sizeBytes() + " bytes"));
      }
    }
    return packs.size();
  }
}

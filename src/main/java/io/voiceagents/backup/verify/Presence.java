package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.PageRef;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.store.ObjectInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether every object that a set names is there with its size and the checksum that the
 * store keeps beside it, and whether its index is what was written: manifest, pages and pack lists
 * are read and their checksums compared, the chain of manifests is followed by hash.
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
    return PackCheck.of("packs", set, this::absent, "present with their sizes and checksums");
  }

  private Optional<String> absent(String key, PackInfo pack) throws IOException {
    Optional<ObjectInfo> found = chains.repository().store().stat(key);
    if (found.isEmpty()) {
      return Optional.of(key + " is missing");
    }
    ObjectInfo info = found.get();
    if (info.sizeBytes() != pack.sizeBytes()) {
      return Optional.of(key + " has " + info.sizeBytes() + " of " + pack.sizeBytes() + " bytes");
    }
    return info.sha256()
        .filter(sha256 -> !sha256.equals(pack.sha256()))
        .map(sha256 -> key + " is another object: SHA-256 " + sha256 + ", not " + pack.sha256());
  }
}

package io.voiceagents.backup.catalog;

import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.seal.DamagedException;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.store.ObjectMissingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a new set stands on, once its source has seen it too: a server that can't go on from the set
 * before gets a new chain, and so does one whose set before is damaged.
 *
 * @param entries of the set before; closed by the one who asked for the grounds
 */
record Grounds(ChainBase base, ParentEntries entries) {

  static Grounds lay(
      Chains chains, BackupRequest request, ChainBase base, Capture capture, Path dir)
      throws IOException {
    if (base.parent().isEmpty()) {
      return new Grounds(base, ParentEntries.NONE);
    }
    Manifest parent = base.parent().get().manifest();
    if (request.policy().source().kind() == SourceKind.FILESYSTEM) {
      SetReader set = new SetReader(chains, parent);
      return new Grounds(base, ParentEntries.ascending(set.entries()));
    }
    try {
      return inAnyOrder(chains, base, parent, capture, dir);
    } catch (CatalogException | DamagedException | ObjectMissingException e) {
      return anew(base, ChainBase.DAMAGED + e.getMessage());
    }
  }

  /** Looks for everything that the new set will go on using, while nothing is lost yet. */
  private static Grounds inAnyOrder(
      Chains chains, ChainBase base, Manifest parent, Capture capture, Path dir)
      throws IOException {
    new ReusedObjects(chains).check(parent);
    Previous previous = Previous.of(chains, parent, dir);
    boolean wanted = false;
    try {
      Optional<String> refusal = capture.buildOn(previous);
      wanted = refusal.isEmpty();
      return wanted
          ? new Grounds(base, previous.entries())
          : anew(base, "a full backup was taken, for " + refusal.orElseThrow());
    } finally {
      if (!wanted) {
        previous.close();
      }
    }
  }

  private static Grounds anew(ChainBase base, String why) {
    return new Grounds(base.anew(why), ParentEntries.NONE);
  }
}

package io.voiceagents.backup.catalog;

import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.seal.RunObject;
import io.voiceagents.backup.seal.SealedObject;
import io.voiceagents.backup.store.StoredObject;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The confirmed puts of one run: what the commit trusts, whatever the route did. An object counts
 * only after the store gave back the size and the checksum that were sealed. Thread-safe.
 */
public final class RunLedger {
  private final Map<ObjectKind, NavigableMap<Integer, PackInfo>> confirmed =
      new EnumMap<>(ObjectKind.class);
  private long storedBytes;

  public RunLedger() {
    for (ObjectKind kind : ObjectKind.values()) {
      confirmed.put(kind, new TreeMap<>());
    }
  }

  /**
   * Notes a put.
   *
   * @throws CatalogException if what was stored is not what was sealed
   */
  public synchronized void confirm(SealedObject sealed, StoredObject stored) throws IOException {
    Draft draft = sealed.draft();
    boolean same =
        stored.key().equals(draft.key())
            && stored.sizeBytes() == sealed.bytes().length
            && stored.sha256().equals(sealed.sha256());
    if (!same) {
      throw new CatalogException(
          draft.key()
              + ": sealed "
              + sealed.bytes().length
              + " bytes with SHA-256 "
              + sealed.sha256()
              + ", the store confirms "
              + stored
              + ". Hint: run 'backupctl store check'");
    }
    RunObject name = draft.object();
    PackInfo record =
        new PackInfo(name.number(), stored.sizeBytes(), sealed.sha256(), sealed.frames());
    if (records(name.kind()).putIfAbsent(name.number(), record) != null) {
      throw new CatalogException(
          draft.key() + " was put twice in one run. Hint: look at the backup route");
    }
    storedBytes += stored.sizeBytes();
  }

  /**
   * The confirmed objects of a kind, by number.
   *
   * @param expected how many the run has drafted
   * @throws CatalogException if one is missing
   */
  synchronized List<PackInfo> all(ObjectKind kind, int expected) throws CatalogException {
    NavigableMap<Integer, PackInfo> records = records(kind);
    if (records.size() != expected || (expected > 0 && records.lastKey() != expected - 1)) {
      throw new CatalogException(
          "refusing to commit: "
              + records.size()
              + " of "
              + expected
              + " "
              + kind.word()
              + "s were confirmed by the store. Hint: the backup route must seal and put every draft; compare it with"
              + " the one that is shipped");
    }
    return List.copyOf(records.values());
  }

  synchronized long storedBytes() {
    return storedBytes;
  }

  private NavigableMap<Integer, PackInfo> records(ObjectKind kind) {
    return confirmed.getOrDefault(kind, new TreeMap<>());
  }
}

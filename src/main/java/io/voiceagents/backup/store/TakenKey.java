package io.voiceagents.backup.store;

import java.util.Optional;

/** Decides whose object is under a taken key. */
public final class TakenKey {
  private TakenKey() {}

  /**
   * Our own retry, or somebody else's object.
   *
   * @param run metadata of the stored object; empty where the store has none
   * @param stored the stored bytes
   * @throws ObjectExistsException unless the run and the bytes are those of the put
   */
  public static StoredObject settle(
      PendingPut put, String store, Optional<String> run, byte[] stored)
      throws ObjectExistsException {
    boolean sameBytes = Sha256.hex(stored).equals(put.sha256());
    if (sameBytes && run.filter(put.request().run()::equals).isPresent()) {
      return put.stored();
    }
    throw new ObjectExistsException(
        "%s in %s exists: run '%s' wrote %d bytes, %s those of run '%s'. Hint: another writer has this key; look at its lease before anything else is tried."
            .formatted(
                put.key(),
                store,
                run.orElse("unknown"),
                stored.length,
                sameBytes ? "the same as" : "other than",
                put.request().run()));
  }
}

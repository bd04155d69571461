package io.voiceagents.backup.catalog;

import io.voiceagents.backup.seal.SealedObject;
import io.voiceagents.backup.store.StoredObject;
import java.io.IOException;

/** Whoever has sent drafts into the route hears here what became of them. Thread-safe. */
public interface PutLedger {
  /**
   * Notes a put that the store has confirmed.
   *
   * @throws CatalogException if what was stored is not what was sealed
   */
  void confirm(SealedObject sealed, StoredObject stored) throws IOException;

  /** Stops after a failure: no further draft comes. Safe to call more than once. */
  void stop();
}

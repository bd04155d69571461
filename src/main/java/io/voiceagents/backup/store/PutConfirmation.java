package io.voiceagents.backup.store;

import java.io.IOException;

/**
 * Proves puts by what the store has, never by what it answered: a store may answer success and hold
 * nothing, or half. Thread-safe.
 */
public interface PutConfirmation {
  /**
   * After the store acknowledged a put: its size and a checksum of its bytes are read back.
   *
   * @throws StoreException if the object is missing or differs
   */
  StoredObject confirm(PendingPut put) throws IOException;

  /**
   * After the store refused a put or broke off. Where the key was taken the stored bytes are read
   * back: those of the same run with the same SHA-256 are our own, from a first try whose answer
   * was lost.
   *
   * @throws ObjectExistsException if the object is somebody else's
   * @throws StoreException for every other failure
   */
  StoredObject settle(PendingPut put, Exception failure) throws IOException;
}

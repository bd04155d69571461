package io.voiceagents.backup.store;

import java.io.IOException;
import java.util.Optional;

/**
 * Reading and deleting in a store of objects. Thread-safe. Keys are those of docs/format.md §2,
 * relative to the configured prefix. Putting is a port of its own, {@link ObjectPut}.
 *
 * <p>Every method throws {@link StoreException} with what the caller can do next; none retries by
 * itself beyond what the client library does for a request.
 */
public interface ObjectStore extends AutoCloseable {
  /**
   * Size, time and, where the store keeps it, checksum of an object; empty if there is none. Does
   * not read the object. Idempotent.
   */
  Optional<ObjectInfo> stat(String key) throws IOException;

  /** The whole object. Throws {@link ObjectMissingException} if there is none. */
  byte[] get(String key) throws IOException;

  /**
   * Part of an object.
   *
   * @return exactly {@code length} bytes; throws if the object ends before
   */
  byte[] getRange(String key, long offset, int length) throws IOException;

  /** Calls the visitor for each key with the prefix, ascending by unsigned bytes of the key. */
  void list(String prefix, Visitor visitor) throws IOException;

  /** Deletes an object; succeeds if there is none. Idempotent. */
  void delete(String key) throws IOException;

  /** The store's own clock, as an epoch second; never this machine's. */
  long clockSeconds() throws IOException;

  /** A name for messages, without secrets, for instance {@code s3://bucket/prefix}. */
  String describe();

  @Override
  void close();

  /** Takes the objects of a listing one by one. */
  @FunctionalInterface
  interface Visitor {
    void object(ObjectInfo info) throws IOException;
  }
}

package io.voiceagents.backup.store;

import java.util.Optional;

/**
 * An object to be put.
 *
 * @param key relative key
 * @param bytes the content; not copied, not changed. Never empty (an empty object is refused)
 * @param run id of the run that writes, kept as metadata {@code run} to tell our own retry from a
 *     foreign write
 * @param sha256 lower-case hex of the bytes as they were when the caller checked them: what the
 *     store has must match it, so that nothing on the way between can change them unseen. Empty if
 *     nobody has taken it yet
 */
public record PutRequest(
    String key, byte[] bytes, String run, PutMode mode, Optional<String> sha256) {
  public PutRequest {
    if (key.isEmpty() || key.startsWith("/") || bytes.length == 0) {
      throw new IllegalArgumentException("put of '" + key + "' with " + bytes.length + " bytes");
    }
  }

  /** A put of bytes whose checksum nobody has taken yet. */
  public PutRequest(String key, byte[] bytes, String run, PutMode mode) {
    this(key, bytes, run, mode, Optional.empty());
  }
}

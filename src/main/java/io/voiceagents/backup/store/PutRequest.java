package io.voiceagents.backup.store;

/**
 * An object to be put.
 *
 * @param key relative key
 * @param bytes the content; not copied, not changed. Never empty (an empty object is refused)
 * @param run id of the run that writes, kept as metadata {@code run} to tell our own retry from a
 *     foreign write
 */
public record PutRequest(String key, byte[] bytes, String run, PutMode mode) {
  public PutRequest {
    if (key.isEmpty() || key.startsWith("/") || bytes.length == 0) {
      throw new IllegalArgumentException("put of '" + key + "' with " + bytes.length + " bytes");
    }
  }
}

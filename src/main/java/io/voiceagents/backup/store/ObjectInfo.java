package io.voiceagents.backup.store;

import java.util.Optional;

/**
 * What a store says of an object.
 *
 * @param modifiedSeconds by the store's clock, seconds since 1970
 * @param sha256 lower-case hex, kept beside the object since it was put: it tells one object from
 *     another, not whether its bytes are still good. Empty in listings, and where a store keeps
 *     none
 */
public record ObjectInfo(
    String key, long sizeBytes, long modifiedSeconds, Optional<String> sha256) {
  public ObjectInfo(String key, long sizeBytes, long modifiedSeconds) {
    this(key, sizeBytes, modifiedSeconds, Optional.empty());
  }
}

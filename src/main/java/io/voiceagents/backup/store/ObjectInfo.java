package io.voiceagents.backup.store;

import java.util.Optional;

/**
 * What a store says of an object.
 *
 * @param modifiedSeconds by the store's clock, seconds since 1970
 * @param sha256 lower-case hex, kept beside the object since it was put: it tells one object from
 *     another, not whether its bytes are still good. Empty in listings, and where a store keeps
 *     none
 * @param storageClass as S3 names it, {@code OTHER} for one that is not known; only in listings of
 *     stores that have classes
 */
public record ObjectInfo(
    String key,
    long sizeBytes,
    long modifiedSeconds,
    Optional<String> sha256,
    Optional<String> storageClass) {
  public ObjectInfo(String key, long sizeBytes, long modifiedSeconds, Optional<String> sha256) {
    this(key, sizeBytes, modifiedSeconds, sha256, Optional.empty());
  }

  public ObjectInfo(String key, long sizeBytes, long modifiedSeconds) {
    this(key, sizeBytes, modifiedSeconds, Optional.empty());
  }
}

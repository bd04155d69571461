package io.voiceagents.backup.policy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where backups go. */
public sealed interface StorageSettings {

  /** Whether both lead to the same objects, whatever else is set. */
  default boolean isSamePlace(StorageSettings other) {
    if (this instanceof S3 one && other instanceof S3 two) {
      return one.bucket().equals(two.bucket())
          && one.endpoint().equals(two.endpoint())
          && one.prefix().equals(two.prefix());
    }
    return equals(other);
  }

  /** A directory on a file system that honours fsync and hard links. */
  record Directory(Path path) implements StorageSettings {}

  /**
   * A bucket.
   *
   * @param endpoint empty for AWS itself
   * @param prefix put before every key; empty or ending with {@code /}
   * @param storageClass as S3 names it; empty for the bucket's default
   * @param encryption server-side: {@code none}, {@code AES256} or {@code aws:kms}
   * @param kmsKeyId for {@code aws:kms}
   * @param checksums {@code when_supported} (the SDK's default) or {@code when_required} for older
   *     stores
   * @param accessKey empty for the SDK's default credential chain
   */
  record S3(
      String bucket,
      String region,
      Optional<URI> endpoint,
      boolean pathStyle,
      String prefix,
      Optional<String> storageClass,
      String encryption,
      Optional<String> kmsKeyId,
      String checksums,
      Optional<String> accessKey,
      Secret secretKey)
      implements StorageSettings {}
}

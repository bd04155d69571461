package io.voiceagents.backup.store.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * A checksum that a store computed of what it stored, against our own (Amazon S3 User Guide,
 * "Checking object integrity": base64 of the big-endian value). CRC64NVME is left to the slower
 * proof by reading back: the SDK asks for CRC32 wherever checksums are on.
 */
final class ReturnedChecksum {
  private static final Pattern MD5 = Pattern.compile("\"?[0-9a-f]{32}\"?");

  private ReturnedChecksum() {}

  /** Whether it fits; empty if the store returned none that can be compared. */
  static Optional<Boolean> matches(HeadObjectResponse head, byte[] bytes) {
    if (head.checksumType() == ChecksumType.COMPOSITE) {
      return Optional.empty();
    }
    if (head.checksumSHA256() != null) {
      return Optional.of(head.checksumSHA256().equals(digest("SHA-256", bytes)));
    }
    if (head.checksumCRC32C() != null) {
      return Optional.of(head.checksumCRC32C().equals(crc(new CRC32C(), bytes)));
    }
    if (head.checksumCRC32() != null) {
      return Optional.of(head.checksumCRC32().equals(crc(new CRC32(), bytes)));
    }
    return Optional.empty();
  }

  /**
   * Whether the entity tag is the MD5 of the bytes. A tag that is not proves nothing: it is an MD5
   * only for some ways of encryption and in some stores (Amazon S3 API Reference, "Object", ETag).
   */
  static boolean tagMatches(HeadObjectResponse head, byte[] bytes) {
    ServerSideEncryption encryption = head.serverSideEncryption();
    boolean plain = encryption == null || encryption == ServerSideEncryption.AES256;
    String tag = head.eTag() == null ? "" : head.eTag();
    return plain
        && MD5.matcher(tag).matches()
        && tag.replace("\"", "").equals(HexFormat.of().formatHex(hash("MD5", bytes)));
  }

  private static String crc(Checksum checksum, byte[] bytes) {
    checksum.update(bytes, 0, bytes.length);
    byte[] value = ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
    return Base64.getEncoder().encodeToString(value);
  }

  private static String digest(String algorithm, byte[] bytes) {
    return Base64.getEncoder().encodeToString(hash(algorithm, bytes));
  }

  private static byte[] hash(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}

package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks an RDB while it passes by, without reading its keys: {@code REDIS} and four digits at the
 * beginning, or since Valkey 9 {@code VALKEY} and three (rdb.c, rdbSaveRio), at the end the opcode
 * 0xFF and the CRC-64 of everything before, little endian, or 0 where the server doesn't compute it
 * (rdb.c, rdbSaveRio and rdbLoadRio). Up to seven zeros after the trailer are what a CRC cannot see
 * where the trailer itself has an 0xFF in that place; the length that the server announces excludes
 * them, and a server that loads the file ignores them. For one thread.
 */
final class RdbVerifier {
  private static final Pattern MAGIC = Pattern.compile("(?:REDIS([0-9]{4})|VALKEY([0-9]{3}))");
  private static final int MAGIC_BYTES = 9;
  private static final int TRAILER_BYTES = 8;
  private static final int LEAST_BYTES = 9 + 1 + TRAILER_BYTES;
  private static final int OPCODE_EOF = 0xFF;

  /** The CRC came with version 5, in Redis 2.6. */
  private static final int LEAST_VERSION = 5;

  private final String origin;
  private final MessageDigest sha256 = newSha256();
  private final Crc64 crc = new Crc64();
  private final byte[] head = new byte[RdbAuxiliary.HEAD_BYTES];
  private final byte[] tail = new byte[TRAILER_BYTES];
  private int tailLength;
  private int lastBeforeTail = -1;
  private long bytes;

  /**
   * @param origin names the RDB in messages
   */
  RdbVerifier(String origin) {
    this.origin = origin;
  }

  /**
   * Checks a file.
   *
   * @throws SourceException if it is not a whole RDB
   */
  static RdbSummary verify(Path file) throws IOException {
    RdbVerifier verifier = new RdbVerifier(file.toString());
    byte[] buffer = new byte[WireInput.BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        verifier.update(buffer, 0, count);
      }
    }
    return verifier.finish();
  }

  long bytes() {
    return bytes;
  }

  void update(byte[] source, int offset, int length) {
    sha256.update(source, offset, length);
    if (bytes < head.length) {
      int count = (int) Math.min(length, head.length - bytes);
      System.arraycopy(source, offset, head, (int) bytes, count);
    }
    bytes += length;
    updateCrc(source, offset, length);
  }

  /** The last eight bytes wait in the tail, because they may be the trailer. */
  private void updateCrc(byte[] source, int offset, int length) {
    int surplus = tailLength + length - TRAILER_BYTES;
    int fromTail = Math.max(0, Math.min(tailLength, surplus));
    if (fromTail > 0) {
      crc.update(tail, 0, fromTail);
      lastBeforeTail = tail[fromTail - 1] & 0xFF;
      System.arraycopy(tail, fromTail, tail, 0, tailLength - fromTail);
      tailLength -= fromTail;
    }
    int fromSource = Math.max(0, surplus - fromTail);
    if (fromSource > 0) {
      crc.update(source, offset, fromSource);
      lastBeforeTail = source[offset + fromSource - 1] & 0xFF;
    }
    System.arraycopy(source, offset + fromSource, tail, tailLength, length - fromSource);
    tailLength += length - fromSource;
  }

  /**
   * Says whether the bytes so far are one whole RDB.
   *
   * @throws SourceException if not
   */
  RdbSummary finish() throws SourceException {
    if (bytes < LEAST_BYTES) {
      throw broken("it has " + bytes + " bytes, the smallest has " + LEAST_BYTES);
    }
    int version = version();
    if (lastBeforeTail != OPCODE_EOF) {
      throw broken(
          "the end mark 0xff is not 9 bytes before its end at byte "
              + bytes
              + ", there is 0x"
              + Integer.toHexString(lastBeforeTail));
    }
    long stored = Crc64.littleEndian(tail, 0);
    // A CRC over bytes and their CRC is 0: then zeros follow the real trailer.
    boolean matches = stored == 0 ? crc.value() != 0 : stored == crc.value();
    if (!matches) {
      throw broken(
          String.format(
              "the CRC-64 over its %d bytes is %016x, its trailer says %016x",
              bytes, crc.value(), stored));
    }
    return new RdbSummary(
        version,
        bytes,
        HexFormat.of().formatHex(sha256.digest()),
        stored != 0,
        RdbAuxiliary.read(head, (int) Math.min(bytes, head.length)));
  }

  private int version() throws SourceException {
    String magic = new String(head, 0, MAGIC_BYTES, StandardCharsets.US_ASCII);
    Matcher matcher = MAGIC.matcher(magic);
    if (!matcher.matches()) {
      throw broken("it begins with '" + WireInput.shortened(magic) + "', not with REDIS or VALKEY");
    }
    String redis = matcher.group(1);
    int version = Integer.parseInt(redis == null ? matcher.group(2) : redis);
    if (version < LEAST_VERSION) {
      throw broken("its version is " + version);
    }
    return version;
  }

  private SourceException broken(String what) {
    return new SourceException(
        "the RDB of "
            + origin
            + " is damaged or incomplete: "
            + what
            + ". Hint: nothing of it was accepted; run the backup again, or restore an older key. If"
            + " it happens again, suspect memory, disk or network of that host.");
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

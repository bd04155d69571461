package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a backup manifest up to its last line, which holds that checksum. The last bytes are
 * held back, because only the end shows where the last line began.
 */
final class ManifestDigest {
  private static final int HELD = 256;
  private static final String LAST_LINE = "\"Manifest-Checksum\"";

  private final MessageDigest digest;
  private byte[] tail = new byte[0];

  ManifestDigest() throws IOException {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new BrokenBackup("this JVM has no SHA-256", e);
    }
  }

  void update(byte[] bytes, int offset, int length) {
    byte[] joined = new byte[tail.length + length];
    System.arraycopy(tail, 0, joined, 0, tail.length);
    System.arraycopy(bytes, offset, joined, tail.length, length);
    int release = Math.max(0, joined.length - HELD);
    digest.update(joined, 0, release);
    tail = java.util.Arrays.copyOfRange(joined, release, joined.length);
  }

  /** Ends the manifest. */
  String sha256() throws IOException {
    String text = new String(tail, StandardCharsets.ISO_8859_1);
    int last = text.lastIndexOf(LAST_LINE);
    if (last < 0) {
      throw new BrokenBackup("the backup manifest does not end with its checksum");
    }
    digest.update(tail, 0, last);
    return HexFormat.of().formatHex(digest.digest());
  }
}

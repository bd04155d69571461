package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Checksums of the server's backup manifest (PostgreSQL documentation, "Backup Manifest File
 * Object").
 */
interface FileChecksum {
  void update(byte[] bytes, int offset, int length);

  /** Hexadecimal as in the manifest. */
  String hex();

  /** A checksum by the manifest's name of its algorithm. */
  static FileChecksum of(String algorithm) throws IOException {
    return switch (algorithm) {
      case "CRC32C" -> new Crc();
      case "SHA224", "SHA256", "SHA384", "SHA512" -> new Sha(algorithm);
      default -> throw new BrokenBackup("unknown checksum algorithm '" + algorithm + "'");
    };
  }

  /** The manifest has the four bytes as they lie in memory, on all platforms here the low first. */
  static String crcHex(int value) {
    return String.format(Locale.ROOT, "%08x", Integer.reverseBytes(value));
  }

  /** CRC-32C, as the processor has it. */
  final class Crc implements FileChecksum {
    private final CRC32C crc = new CRC32C();

    @Override
    public void update(byte[] bytes, int offset, int length) {
      crc.update(bytes, offset, length);
    }

    @Override
    public String hex() {
      return crcHex((int) crc.getValue());
    }
  }

  /** The SHA-2 family. */
  final class Sha implements FileChecksum {
    private final MessageDigest digest;

    Sha(String algorithm) throws IOException {
      try {
        digest = MessageDigest.getInstance("SHA-" + algorithm.substring(3));
      } catch (NoSuchAlgorithmException e) {
        throw new BrokenBackup("this JVM has no " + algorithm, e);
      }
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public String hex() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}

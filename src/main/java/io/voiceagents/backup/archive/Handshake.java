package io.voiceagents.backup.archive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Both sides prove that they have read the address file before a byte of WAL goes either way; the
 * token itself is never sent. A proof is SHA-256 over {@code <token> <server's nonce> <client's
 * nonce> <what is proven>}: {@code server}, or the client's request line.
 */
record Handshake(String token) {
  private static final int BYTES = 16;

  static String random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  String proof(String serverNonce, String clientNonce, String what) {
    try {
      byte[] text =
          String.join(" ", token, serverNonce, clientNonce, what).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean proves(String proof, String serverNonce, String clientNonce, String what) {
    return MessageDigest.isEqual(
        proof.getBytes(StandardCharsets.UTF_8),
        proof(serverNonce, clientNonce, what).getBytes(StandardCharsets.UTF_8));
  }
}

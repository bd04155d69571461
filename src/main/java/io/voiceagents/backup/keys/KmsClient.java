package io.voiceagents.backup.keys;

import java.io.IOException;
import java.util.Map;

/**
 * The two calls of a key management service that wrapping needs; AWS KMS {@code Encrypt} and {@code
 * Decrypt} have this shape (AWS KMS API Reference). Thread-safe. Both may be repeated.
 */
public interface KmsClient {
  /** Encrypts up to 4,096 bytes; the context is authenticated, not stored. */
  byte[] encrypt(String keyId, byte[] plaintext, Map<String, String> context) throws IOException;

  /** Decrypts, or throws if the key, the bytes or the context differ. */
  byte[] decrypt(String keyId, byte[] ciphertext, Map<String, String> context) throws IOException;
}

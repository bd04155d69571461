package io.voiceagents.backup.keys;

import java.security.GeneralSecurityException;

/** The two keys of a chain, ready to use. Thread-safe. */
public interface ChainKeys {
  ChainId chain();

  /** Encrypts and authenticates; the result is 28 bytes longer than the plaintext. */
  byte[] seal(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException;

  /** Decrypts, or throws if the bytes or the associated data differ from what was sealed. */
  byte[] open(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException;

  /**
   * Decrypts a part of an array into another one.
   *
   * @return bytes written to {@code plaintext}, which has room for {@code length - 28}; its content
   *     is undefined if this throws
   * @throws GeneralSecurityException if the bytes or the associated data differ from what was
   *     sealed
   */
  int open(byte[] ciphertext, int offset, int length, byte[] associatedData, byte[] plaintext)
      throws GeneralSecurityException;

  /** HMAC-SHA-256 of the bytes: the id of a chunk or a page. 32 bytes. */
  byte[] id(byte[] bytes, int offset, int length);
}

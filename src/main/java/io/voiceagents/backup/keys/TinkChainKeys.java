package io.voiceagents.backup.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.mac.ChunkedMac;
import java.security.GeneralSecurityException;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;

/**
 * {@link ChainKeys} of Tink's keysets. Tink seals, for it picks the nonces. Where nothing is chosen
 * the JDK's own cipher and MAC do the same with less: Tink takes and gives whole arrays only, and
 * asks the JDK for a new MAC each time, which for small files costs more than the MAC.
 */
final class TinkChainKeys implements ChainKeys {
  /** Layout of a message (docs/format.md §4), in bytes. */
  private static final int NONCE = 12;

  private static final int TAG = 16;

  private final ChainId chain;
  private final Aead aead;
  private final SecretKey frameKey;
  private final SecretKey idKey;
  private final ConcurrentLinkedDeque<Mac> idleMacs = new ConcurrentLinkedDeque<>();

  private TinkChainKeys(ChainId chain, Aead aead, SecretKey frameKey, SecretKey idKey) {
    this.chain = chain;
    this.aead = aead;
    this.frameKey = frameKey;
    this.idKey = idKey;
  }

  static TinkChainKeys of(ChainId chain, KeysetHandle aead, KeysetHandle ids)
      throws GeneralSecurityException {
    // Tink refuses what is no MAC of this format.
    Keysets.primitive(ids, ChunkedMac.class);
    return new TinkChainKeys(
        chain, Keysets.primitive(aead, Aead.class), Keysets.frameKey(aead), Keysets.idKey(ids));
  }

  @Override
  public ChainId chain() {
    return chain;
  }

  @Override
  public byte[] seal(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
    return aead.encrypt(plaintext, associatedData);
  }

  @Override
  public byte[] open(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
    return aead.decrypt(ciphertext, associatedData);
  }

  @Override
  public int open(
      byte[] ciphertext, int offset, int length, byte[] associatedData, byte[] plaintext)
      throws GeneralSecurityException {
    if (length < NONCE + TAG) {
      throw new AEADBadTagException("a message of " + length + " bytes");
    }
    if (plaintext.length < length - NONCE - TAG) {
      throw new ShortBufferException("no room for " + (length - NONCE - TAG) + " bytes");
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE, frameKey, new GCMParameterSpec(8 * TAG, ciphertext, offset, NONCE));
    cipher.updateAAD(associatedData);
    return cipher.doFinal(ciphertext, offset + NONCE, length - NONCE, plaintext, 0);
  }

  @Override
  public byte[] id(byte[] bytes, int offset, int length) {
    Mac idle = idleMacs.pollFirst();
    Mac mac = idle == null ? newMac() : idle;
    mac.update(bytes, offset, length);
    byte[] id = mac.doFinal();
    idleMacs.addFirst(mac);
    return id;
  }

  private Mac newMac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(idKey);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "ChainKeys[" + chain + "]";
  }
}

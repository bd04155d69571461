package io.voiceagents.backup.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.mac.ChunkedMac;
import com.google.crypto.tink.mac.ChunkedMacComputation;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** {@link ChainKeys} on Tink. The chunked MAC is used because it takes ranges without a copy. */
record TinkChainKeys(ChainId chain, Aead aead, ChunkedMac ids) implements ChainKeys {

  static TinkChainKeys of(ChainId chain, KeysetHandle aead, KeysetHandle ids)
      throws GeneralSecurityException {
    return new TinkChainKeys(
        chain, Keysets.primitive(aead, Aead.class), Keysets.primitive(ids, ChunkedMac.class));
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
    // Tink takes and gives whole arrays only.
    byte[] opened =
        aead.decrypt(Arrays.copyOfRange(ciphertext, offset, offset + length), associatedData);
    if (opened.length > plaintext.length) {
      throw new GeneralSecurityException(
          "no room for " + opened.length + " bytes in " + plaintext.length);
    }
    System.arraycopy(opened, 0, plaintext, 0, opened.length);
    return opened.length;
  }

  @Override
  public byte[] id(byte[] bytes, int offset, int length) {
    try {
      ChunkedMacComputation mac = ids.createComputation();
      mac.update(ByteBuffer.wrap(bytes, offset, length));
      return mac.computeMac();
    } catch (GeneralSecurityException e) {
      // HMAC with a key that was accepted once has no way to fail on data.
      throw new IllegalStateException("HMAC-SHA-256 failed on " + length + " bytes", e);
    }
  }

  @Override
  public String toString() {
    return "ChainKeys[" + chain + "]";
  }
}

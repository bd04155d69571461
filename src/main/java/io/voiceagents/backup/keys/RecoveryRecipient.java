package io.voiceagents.backup.keys;

import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The public half of the offline recovery key: wraps chain keys that only its owner can open. */
public final class RecoveryRecipient implements KeyWrapper {
  private final KeysetHandle keyset;
  private final HybridEncrypt encrypt;
  private final String keyId;

  private RecoveryRecipient(KeysetHandle keyset) throws GeneralSecurityException {
    this.keyset = keyset;
    this.encrypt = Primitives.primitive(keyset, HybridEncrypt.class);
    this.keyId = idOf(keyset);
  }

  static RecoveryRecipient of(KeysetHandle publicKeyset) throws GeneralSecurityException {
    return new RecoveryRecipient(publicKeyset);
  }

  /** First 16 hex digits of SHA-256 over the public keyset. */
  private static String idOf(KeysetHandle publicKeyset) throws GeneralSecurityException {
    byte[] bytes = TinkProtoKeysetFormat.serializeKeysetWithoutSecret(publicKeyset);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  KeysetHandle keyset() {
    return keyset;
  }

  @Override
  public String method() {
    return TINK_HPKE;
  }

  @Override
  public String keyId() {
    return keyId;
  }

  @Override
  public byte[] wrap(ChainId chain, byte[] chainKey) throws GeneralSecurityException {
    return encrypt.encrypt(chainKey, KeyWrapper.context(chain));
  }
}

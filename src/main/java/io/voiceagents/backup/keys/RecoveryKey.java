package io.voiceagents.backup.keys;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.KeysetHandle;
import java.security.GeneralSecurityException;
import java.util.List;

/** The private half of the recovery key. */
record RecoveryKey(HybridDecrypt decrypt, String keyId) implements KeyUnwrapper {

  static RecoveryKey of(KeysetHandle privateKeyset) throws GeneralSecurityException {
    String keyId = RecoveryRecipient.of(privateKeyset.getPublicKeysetHandle()).keyId();
    return new RecoveryKey(Keysets.primitive(privateKeyset, HybridDecrypt.class), keyId);
  }

  @Override
  public String method() {
    return KeyWrapper.TINK_HPKE;
  }

  @Override
  public List<String> keyIds() {
    return List.of(keyId);
  }

  @Override
  public byte[] unwrap(ChainId chain, Wrap wrap) throws GeneralSecurityException {
    return decrypt.decrypt(wrap.wrapped(), KeyWrapper.context(chain));
  }
}

package io.voiceagents.backup.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import java.security.GeneralSecurityException;
import java.util.List;

/** The key-encryption keyset of a key file. */
record FileKey(Aead aead, List<String> keyIds) implements KeyWrapper, KeyUnwrapper {
  FileKey {
    keyIds = List.copyOf(keyIds);
  }

  static FileKey of(KeysetHandle keyset, List<String> keyIds) throws GeneralSecurityException {
    return new FileKey(Keysets.primitive(keyset, Aead.class), keyIds);
  }

  @Override
  public String method() {
    return TINK_AEAD;
  }

  @Override
  public String keyId() {
    return keyIds.get(0);
  }

  @Override
  public byte[] wrap(ChainId chain, byte[] chainKey) throws GeneralSecurityException {
    return aead.encrypt(chainKey, KeyWrapper.context(chain));
  }

  @Override
  public byte[] unwrap(ChainId chain, Wrap wrap) throws GeneralSecurityException {
    return aead.decrypt(wrap.wrapped(), KeyWrapper.context(chain));
  }
}

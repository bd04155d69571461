package io.voiceagents.backup.keys;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Keys of chains under a key of a key management service, and for the recovery recipient. */
public final class KmsKeyRing extends EnvelopeKeyRing {
  public KmsKeyRing(KmsClient client, String keyId, RecoveryRecipient recipient) {
    this(new KmsKey(client, keyId), recipient);
  }

  /** As {@link LocalKeyRing#LocalKeyRing(KeyFile, RecoveryKeyFile)}: when the old key is lost. */
  public KmsKeyRing(
      KmsClient client, String keyId, RecoveryRecipient recipient, RecoveryKeyFile recovery) {
    super(
        List.of(new KmsKey(client, keyId), recipient),
        List.of(new KmsKey(client, keyId), recovery.key()));
  }

  private KmsKeyRing(KmsKey key, RecoveryRecipient recipient) {
    super(List.of(key, recipient), List.of(key));
  }

  private record KmsKey(KmsClient client, String keyId) implements KeyWrapper, KeyUnwrapper {
    @Override
    public String method() {
      return AWS_KMS;
    }

    @Override
    public List<String> keyIds() {
      return List.of(keyId);
    }

    @Override
    public byte[] wrap(ChainId chain, byte[] chainKey) throws IOException {
      return client.encrypt(keyId, chainKey, context(chain));
    }

    /** By the key that the wrap names, so that an earlier key still opens what it wrapped. */
    @Override
    public byte[] unwrap(ChainId chain, Wrap wrap) throws IOException {
      return client.decrypt(wrap.keyId(), wrap.wrapped(), context(chain));
    }

    private static Map<String, String> context(ChainId chain) {
      return Map.of("repository", chain.repository(), "type", chain.type(), "chain", chain.chain());
    }
  }
}

package io.voiceagents.backup.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** One way to wrap chain keys (docs/format.md §4). Thread-safe. */
interface KeyWrapper {
  String TINK_AEAD = "tink-aead";
  String TINK_HPKE = "tink-hpke";
  String AWS_KMS = "aws-kms";

  /** The word of the format. */
  String method();

  /** Id of the key that {@link #wrap} uses. */
  String keyId();

  byte[] wrap(ChainId chain, byte[] chainKey) throws GeneralSecurityException, IOException;

  /** What the first two methods authenticate. */
  static byte[] context(ChainId chain) {
    String text = "vab1|wrap|" + chain.repository() + "|" + chain.type() + "|" + chain.chain();
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

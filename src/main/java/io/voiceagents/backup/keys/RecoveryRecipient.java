package io.voiceagents.backup.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;

/** The public half of the offline recovery key: wraps chain keys that only its owner can open. */
public final class RecoveryRecipient implements KeyWrapper {
  private static final String KIND = "recovery-recipient";

  private final KeysetHandle keyset;
  private final HybridEncrypt encrypt;
  private final String keyId;

  private RecoveryRecipient(KeysetHandle keyset) throws GeneralSecurityException {
    this.keyset = keyset;
    this.encrypt = Keysets.primitive(keyset, HybridEncrypt.class);
    this.keyId = idOf(keyset);
  }

  static RecoveryRecipient of(KeysetHandle publicKeyset) throws GeneralSecurityException {
    return new RecoveryRecipient(publicKeyset);
  }

  /** First 16 hex digits of SHA-256 over the public key. */
  @AccessesPartialKey
  private static String idOf(KeysetHandle publicKeyset) throws GeneralSecurityException {
    if (!(publicKeyset.getPrimary().getKey() instanceof HpkePublicKey key)) {
      throw new GeneralSecurityException("the recipient has no HPKE public key");
    }
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(key.getPublicKeyBytes().toByteArray());
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  /**
   * Reads a recipient's file: {@code {"format":1,"kind":"recovery-recipient","key_id",
   * "created_at","public_keyset"}}.
   *
   * @throws KeyException if the file is missing, no recipient or of another format
   */
  public static RecoveryRecipient read(Path path) throws IOException {
    KeyJson json = KeyJson.read(path, KIND);
    try {
      return new RecoveryRecipient(json.publicKeyset("public_keyset"));
    } catch (GeneralSecurityException e) {
      throw json.broken("'public_keyset' is not an HPKE public key");
    }
  }

  /** Writes it, with mode 0600 like a key, though it is none; fails if the file exists. */
  public void write(Path out, Clock clock) throws IOException {
    try {
      ObjectNode root =
          KeyJson.start(KIND).put("key_id", keyId).put("created_at", clock.instant().toString());
      root.set("public_keyset", KeyJson.open(keyset));
      PrivateFile.create(out, KeyJson.bytes(root));
    } catch (GeneralSecurityException e) {
      throw new KeyException("the recipient could not be written to " + out, e);
    }
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

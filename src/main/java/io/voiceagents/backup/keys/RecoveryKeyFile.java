package io.voiceagents.backup.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.crypto.tink.KeysetHandle;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;

/**
 * The offline recovery key: {@code {"format":1,"kind":"recovery-key","key_id","created_at",
 * "private_keyset"}}. It opens every chain of the repositories that name its recipient.
 */
public final class RecoveryKeyFile {
  private static final String KIND = "recovery-key";
  private final RecoveryKey key;

  private RecoveryKeyFile(RecoveryKey key) {
    this.key = key;
  }

  /** Makes a recovery key, to be moved offline, and returns its public half. */
  public static RecoveryRecipient generate(Path out, Clock clock) throws IOException {
    try {
      KeysetHandle keyset = Keysets.newRecoveryKey();
      RecoveryRecipient recipient = RecoveryRecipient.of(keyset.getPublicKeysetHandle());
      ObjectNode root =
          KeyJson.start(KIND)
              .put("key_id", recipient.keyId())
              .put("created_at", clock.instant().toString());
      root.set("private_keyset", KeyJson.secret(keyset));
      PrivateFile.create(out, KeyJson.bytes(root));
      return recipient;
    } catch (GeneralSecurityException e) {
      throw new KeyException("no recovery key could be made for " + out, e);
    }
  }

  /**
   * Reads a recovery key.
   *
   * @throws KeyException if the file is missing, no recovery key or of another format
   */
  public static RecoveryKeyFile read(Path path) throws IOException {
    KeyJson json = KeyJson.read(path, KIND);
    try {
      return new RecoveryKeyFile(RecoveryKey.of(json.secretKeyset("private_keyset")));
    } catch (GeneralSecurityException e) {
      throw json.broken("'private_keyset' is not an HPKE private key");
    }
  }

  /** Id of its recipient, as in the wraps it opens. */
  public String keyId() {
    return key.keyId();
  }

  RecoveryKey key() {
    return key;
  }
}

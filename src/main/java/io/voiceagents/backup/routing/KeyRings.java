package io.voiceagents.backup.routing;

import io.voiceagents.backup.keys.KeyException;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.keys.KeyRing;
import io.voiceagents.backup.keys.LocalKeyRing;
import io.voiceagents.backup.keys.RecoveryKeyFile;
import io.voiceagents.backup.keys.RecoveryKeyRing;
import io.voiceagents.backup.policy.EncryptionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the key ring of a configuration. */
final class KeyRings {
  private KeyRings() {}

  static KeyRing open(EncryptionSettings settings) throws IOException {
    Optional<Path> keyFile = settings.keyFile();
    Optional<Path> recovery = settings.recoveryKeyFile();
    if (keyFile.isPresent()) {
      KeyFile key = KeyFile.read(keyFile.get());
      return recovery.isPresent()
          ? new LocalKeyRing(key, RecoveryKeyFile.read(recovery.get()))
          : new LocalKeyRing(key);
    }
    if (recovery.isPresent()) {
      return new RecoveryKeyRing(RecoveryKeyFile.read(recovery.get()));
    }
    throw new KeyException(
        "encryption.kms_key_id is set, which this version can't use yet. Hint: make a key file with 'backupctl keys"
            + " generate --out FILE' and name it as encryption.key_file");
  }
}

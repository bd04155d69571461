package io.voiceagents.backup.policy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the key-encryption key is. At most one of the first two is present; without both, the
 * recovery key is, and backups can be restored but not made.
 *
 * @param keyFile made by {@code backupctl keys generate}
 * @param kmsKeyId AWS KMS key; then {@code recoveryRecipientFile} is required
 * @param kmsEndpoint in place of AWS KMS in the key's region
 * @param recoveryKeyFile the offline recovery key, only given on the night it is needed
 */
public record EncryptionSettings(
    Optional<Path> keyFile,
    Optional<String> kmsKeyId,
    Optional<URI> kmsEndpoint,
    Optional<Path> recoveryRecipientFile,
    Optional<Path> recoveryKeyFile) {

  /** Whether there is a key to make backups with, not the recovery key alone. */
  public boolean canBackUp() {
    return keyFile.isPresent() || kmsKeyId.isPresent();
  }
}

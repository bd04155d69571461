package io.voiceagents.backup.routing;

import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.keys.RecoveryKeyFile;
import io.voiceagents.backup.keys.RecoveryRecipient;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.EncryptionSettings;
import io.voiceagents.backup.policy.Redaction;
import io.voiceagents.backup.recovery.RecoveryKit;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Recovery kits of a repository that is open. */
final class Kits {
  private Kits() {}

  static String render(Engine engine, Configuration configuration, Clock clock) throws IOException {
    EncryptionSettings encryption = configuration.encryption();
    return new RecoveryKit(
            engine.chains().repository().id(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            "voice-agent-backup (repository format 1)",
            keyId(encryption),
            recoveryKeyId(encryption),
            configuration,
            Redaction.of(Files.readString(configuration.file())))
        .plainText();
  }

  private static String keyId(EncryptionSettings encryption) throws IOException {
    return encryption.keyFile().isPresent()
        ? KeyFile.read(encryption.keyFile().get()).keyId()
        : encryption.kmsKeyId().map(key -> "AWS KMS " + key).orElse("");
  }

  private static String recoveryKeyId(EncryptionSettings encryption) throws IOException {
    if (encryption.recoveryRecipientFile().isPresent()) {
      return RecoveryRecipient.read(encryption.recoveryRecipientFile().get()).keyId();
    }
    if (encryption.keyFile().isPresent()) {
      return KeyFile.read(encryption.keyFile().get()).recipient().keyId();
    }
    return encryption.recoveryKeyFile().isPresent()
        ? RecoveryKeyFile.read(encryption.recoveryKeyFile().get()).keyId()
        : "";
  }
}

package io.voiceagents.backup.routing;

import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Redaction;
import io.voiceagents.backup.recovery.RecoveryKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Recovery kits of an opened repository. */
final class Kits {
  private static final String SOFTWARE = "voice-agent-backup, repository format 1";

  private Kits() {}

  /** The kit as text to be printed; there is no secret in it. */
  static String render(Engine engine, Configuration configuration, Clock clock) throws IOException {
    Optional<Path> keyFile = configuration.encryption().keyFile();
    String keyId = "";
    String recipient = "";
    if (keyFile.isPresent()) {
      KeyFile key = KeyFile.read(keyFile.get());
      keyId = key.keyId();
      recipient = key.recipient().keyId();
    }
    return new RecoveryKit(
            engine.chains().repository().id(),
            clock.instant(),
            SOFTWARE,
            keyId,
            recipient,
            configuration,
            Redaction.of(Files.readString(configuration.file())))
        .plainText();
  }
}

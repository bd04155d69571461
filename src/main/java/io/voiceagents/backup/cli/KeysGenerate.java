package io.voiceagents.backup.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keys generate}. */
@Command(
    name = "generate",
    description = {
      "Makes a key file, and beside it FILE.recovery, the offline recovery key.",
      "Needs no configuration. Overwrites nothing."
    })
final class KeysGenerate implements BackupctlCommand {
  private final Session session;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The new key file.")
  private Path out = Path.of("");

  @Option(
      names = "--for-kms",
      description =
          "For encryption.kms_key_id: FILE becomes the public recovery recipient, no key.")
  private boolean forKms;

  KeysGenerate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    KeyFiles.Generated made =
        forKms ? session.keyFiles().generateRecipient(out) : session.keyFiles().generate(out);
    session.print(
        session
            .document("keys generate", ExitCode.COMPLETE)
            .put("file", made.file())
            .put("recovery_file", made.recoveryFile())
            .put("key_id", made.keyId()));
    session.say(
        (forKms ? "Recipient:     " : "Key file:      ")
            + made.file()
            + "  (key "
            + made.keyId()
            + ")");
    session.say("Recovery key:  " + made.recoveryFile());
    session.say("");
    session.say("Next:");
    session.say(
        forKms
            ? "  1. Name it in the configuration, as encryption.recovery_recipient_file."
            : "  1. Name the key file in the configuration, under encryption.");
    session.say(
        "  2. Take the recovery key off this machine: print it, or keep it on a medium in a");
    session.say(
        "     safe, twice. If "
            + (forKms ? "it and the KMS key" : "both files")
            + " are lost, every backup is lost.");
    session.say("  3. After the first backup: backupctl keys check");
    return ExitCode.COMPLETE;
  }
}

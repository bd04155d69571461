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

  KeysGenerate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    KeyFiles.Generated made = session.keyFiles().generate(out);
    session.print(
        session
            .document("keys generate", ExitCode.COMPLETE)
            .put("file", made.file())
            .put("recovery_file", made.recoveryFile())
            .put("key_id", made.keyId()));
    session.say("Key file:      " + made.file() + "  (key " + made.keyId() + ")");
    session.say("Recovery key:  " + made.recoveryFile());
    session.say("");
    session.say("Next:");
    session.say("  1. Name the key file in the configuration, under encryption.");
    session.say(
        "  2. Take the recovery key off this machine: print it, or keep it on a medium in a");
    session.say("     safe, twice. If both files are lost, every backup is lost.");
    session.say("  3. After the first backup: backupctl keys check");
    return ExitCode.COMPLETE;
  }
}

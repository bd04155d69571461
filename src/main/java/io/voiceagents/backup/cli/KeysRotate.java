package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keys rotate}. */
@Command(
    name = "rotate",
    description = {
      "Puts a new key into the key file and wraps the keys of all chains with it.",
      "The backups themselves are not encrypted anew."
    })
final class KeysRotate implements BackupctlCommand {
  /** Rotation must not be taken for more than it is. */
  private static final List<String> LIMITS =
      List.of(
          "Copies of the old key file still open every backup that exists now.",
          "If the old key leaked: start new chains, which get new data keys, with 'backupctl backup"
              + " run --force',",
          "let the old chains expire or delete them, and withdraw access to the store.");

  private final Session session;

  @Option(
      names = "--rewrap-only",
      description =
          "Make no new key; only add the wraps that are missing, after a rotation that"
              + " was cut short or for a new recovery recipient.")
  private boolean rewrapOnly;

  KeysRotate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    Optional<KeyFiles.Rotated> rotated =
        rewrapOnly ? Optional.empty() : Optional.of(session.keyFiles().rotate(keyFile()));
    rotated.ifPresent(
        keys ->
            session.say(
                "Key file "
                    + keys.file()
                    + ": new key "
                    + keys.newKeyId()
                    + "; the old one, "
                    + keys.oldKeyId()
                    + ", stays in it to open what it wrapped."));
    report(rotated, rewrap());
    return ExitCode.COMPLETE;
  }

  private Path keyFile() throws IOException {
    try (Operations operations = session.open()) {
      return operations
          .configuration()
          .encryption()
          .keyFile()
          .orElseThrow(
              () ->
                  new CommandFailure(
                      ExitCode.KEY_PROBLEM,
                      "the configuration has no key file to rotate. Hint: a KMS key is rotated in"
                          + " the KMS; after a change of the key, run 'backupctl keys rotate"
                          + " --rewrap-only'."));
    }
  }

  /** Opens the configuration once more: what is open already holds the old key. */
  private long rewrap() throws IOException {
    try (Operations operations = session.open()) {
      return operations.rewrapKeys();
    } catch (IOException e) {
      Diagnosis cause = Diagnosis.of(e);
      throw new CommandFailure(
          cause.exitCode(),
          "the chains could not all be wrapped for the present key: "
              + cause.message()
              + " Hint: no backup is lost, the old key still opens them. "
              + String.join(" ", cause.hints())
              + " Then: backupctl keys rotate --rewrap-only");
    }
  }

  private void report(Optional<KeyFiles.Rotated> rotated, long wraps) {
    session.print(
        session
            .document("keys rotate", ExitCode.COMPLETE)
            .put("file", rotated.map(KeyFiles.Rotated::file))
            .put("old_key_id", rotated.map(KeyFiles.Rotated::oldKeyId))
            .put("new_key_id", rotated.map(KeyFiles.Rotated::newKeyId))
            .put("wraps_added", wraps)
            .put("limits", String.join(" ", LIMITS)));
    session.say(Figures.count(wraps, "wrap") + " added.");
    session.say("");
    session.say("What this does not do:");
    LIMITS.forEach(line -> session.say("  " + line));
    session.say(
        "Next: copy the key file to where you keep it safe, and run 'backupctl keys check'.");
  }
}

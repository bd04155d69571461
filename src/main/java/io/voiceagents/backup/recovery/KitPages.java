package io.voiceagents.backup.recovery;

import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Redaction.Variable;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.recovery.Block.Fact;
import io.voiceagents.backup.recovery.Block.Facts;
import io.voiceagents.backup.recovery.Block.Form;
import io.voiceagents.backup.recovery.Block.Heading;
import io.voiceagents.backup.recovery.Block.Paragraph;
import io.voiceagents.backup.recovery.Block.Verbatim;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What stands in a kit, in the order in which it is needed. */
final class KitPages {
  private static final String TARGETS = "/restore/";

  private final RecoveryKit kit;
  private final List<Block> blocks = new ArrayList<>();

  private KitPages(RecoveryKit kit) {
    this.kit = kit;
  }

  static List<Block> of(RecoveryKit kit) {
    KitPages pages = new KitPages(kit);
    pages.addPurpose();
    pages.addRepository();
    pages.addKeys();
    pages.addOpening();
    pages.addRestores();
    pages.addAfterwards();
    pages.addVariables();
    pages.addConfiguration();
    pages.addForm();
    return List.copyOf(pages.blocks);
  }

  private void addPurpose() {
    say(
        "With this page, a key and access to the store, the backups can be restored on a new host"
            + " when nothing else is left. There is no key and no password in it: keep it with the"
            + " recovery key, on paper, away from the protected systems. Make a new one after every"
            + " change of the configuration or of the keys, and prove it once a year on a host that"
            + " has nothing else.");
    facts(
        new Fact("Made at", kit.createdAt().toString()),
        new Fact("Made by", kit.software()),
        new Fact("Configuration", kit.configuration().file().getFileName().toString()));
  }

  private void addRepository() {
    blocks.add(new Heading("1. Where the backups are"));
    List<Fact> facts = new ArrayList<>(StorageDescription.of(kit.configuration().storage()));
    facts.add(0, new Fact("Repository", kit.repositoryId()));
    blocks.add(new Facts(facts));
    say(
        "The repository's id is part of every encryption. It stands in the store too, in the object"
            + " repository.json: if the two differ, this kit is for other backups.");
  }

  private void addKeys() {
    blocks.add(new Heading("2. Which key opens them"));
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Key of the running system", kit.keyId()));
    facts.add(
        new Fact(
            "Recovery key",
            kit.recoveryRecipient().isBlank() ? "none" : oneLine(kit.recoveryRecipient())));
    blocks.add(new Facts(facts));
    say("Either of them is enough. Without both, nobody can read the backups.");
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private void addOpening() {
    blocks.add(new Heading("3. How to restore on a new host"));
    say("a) Install Java 17 or newer and " + kit.software() + ". Unpack it, and change to it.");
    say(
        "b) With the recovery key: put it at config/recovery.key, and type this into"
            + " config/backup.yaml. It is all that a restore needs.");
    blocks.add(new Verbatim(restoreConfiguration()));
    say(
        "With the key file of the running system instead: put it at config/backup.key, and type"
            + " section 5 with the variables of section 4; or the same lines as above, with"
            + " key_file in place of recovery_key_file, and the policies of section 5.");
    say("c) Give access to the store, and see whether it and the key fit. This only reads.");
    blocks.add(new Verbatim(checks()));
  }

  private void addRestores() {
    say(
        "d) Look at each plan, then restore. 'latest' is the newest; any key that 'restore list'"
            + " shows can stand in its place.");
    blocks.add(new Verbatim(commands(kit.configuration())));
    say(
        "If no Java runs: bin/emergency-reader, one file of Python, restores from a copy of the store"
            + " and either key (docs/operations.md). Keep a copy of it with this kit.");
  }

  private void addAfterwards() {
    say(
        "e) Each restore says how to start what it restored. When all runs: type the configuration"
            + " of section 5, make a new key, and add it to all backups, for which the recovery key"
            + " is named once more (encryption.recovery_key_file beside key_file). Then take both"
            + " recovery keys, the old and the new one, off the host.");
    blocks.add(
        new Verbatim(
            """
            bin/backupctl keys generate --out config/backup.key
            bin/backupctl keys rotate --rewrap-only
            bin/backupctl backup run
            bin/backupctl recovery-kit export --out recovery-kit.txt
            """));
  }

  private String restoreConfiguration() {
    return StorageDescription.yaml(kit.configuration().storage())
        + "encryption:\n  recovery_key_file: recovery.key";
  }

  private String checks() {
    String credentials =
        kit.configuration().storage() instanceof StorageSettings.S3
            ? "export S3_ACCESS_KEY=... S3_SECRET_KEY=...    # not where the host has a role\n"
            : "";
    return credentials
        + "chmod 600 config/backup.yaml config/*.key\n"
        + "bin/backupctl config validate\n"
        + "bin/backupctl keys check\n"
        + "bin/backupctl restore list";
  }

  private static String commands(Configuration configuration) {
    return configuration.policies().values().stream()
        .map(policy -> command(policy, " --dry-run") + "\n" + command(policy, ""))
        .collect(Collectors.joining("\n"));
  }

  private static String command(Policy policy, String option) {
    String kind = policy.source().kind().word();
    String target =
        switch (policy.source().kind()) {
          case POSTGRES, POSTGRES_LOGICAL, REDIS -> "--target-dir " + TARGETS + policy.name();
          case FILESYSTEM -> TARGETS + policy.name();
        };
    return "bin/backupctl restore " + kind + " " + policy.name() + "/latest " + target + option;
  }

  private void addVariables() {
    blocks.add(new Heading("4. What has to be in the environment"));
    List<Variable> variables = kit.text().variables();
    if (variables.isEmpty()) {
      say("Nothing.");
      return;
    }
    say(
        "For the configuration of section 5, which takes backups; not for a restore by step 3b."
            + " Files that it names (passwords, certificates) are needed too.");
    blocks.add(new Facts(variables.stream().map(KitPages::fact).toList()));
  }

  private static Fact fact(Variable variable) {
    String note =
        variable.added() ? " (secret, was in the file)" : variable.optional() ? " (optional)" : "";
    return new Fact(variable.name(), String.join(", ", variable.keys()) + note);
  }

  private void addConfiguration() {
    blocks.add(new Heading("5. Configuration, without secrets"));
    blocks.add(new Verbatim(kit.text().yaml()));
  }

  private void addForm() {
    blocks.add(new Heading("6. By hand"));
    blocks.add(
        new Form(
            List.of(
                "The recovery key is kept at",
                "A second copy of it is kept at",
                "Access to the store is kept at",
                "Who may open them",
                "Proven on another host on",
                "Date, name, signature")));
  }

  private void say(String text) {
    blocks.add(new Paragraph(text));
  }

  private void facts(Fact... facts) {
    blocks.add(new Facts(List.of(facts)));
  }
}

package io.voiceagents.backup.policy;

import java.util.List;
import java.util.Optional;

/** Reads {@code encryption}. */
final class EncryptionSection {
  private static final List<String> KEYS = List.of("key_file", "kms_key_id", "recovery_key_file");
  private static final String KINDS = "Give exactly one of 'key_file' and 'kms_key_id'.";

  private EncryptionSection() {}

  static Optional<EncryptionSettings> read(Section root) {
    root.require(
        "encryption",
        "There are no backups without a key: make one with 'backupctl keys generate' and name it in"
            + " 'encryption.key_file'.");
    return root.section("encryption", KnownKeys.at("encryption")).map(EncryptionSection::settings);
  }

  private static EncryptionSettings settings(Section encryption) {
    if (encryption.has("key_file") && encryption.has("kms_key_id")) {
      encryption.problem("kms_key_id", "is given beside 'key_file'.", KINDS);
    } else if (KEYS.stream().noneMatch(encryption::mentions)) {
      encryption.problemHere("has neither 'key_file' nor 'kms_key_id'.", KINDS);
    }
    if (encryption.has("kms_key_id")) {
      encryption.require(
          "recovery_recipient_file",
          "With a KMS key, backups are sealed to an offline recovery key too: an account that is"
              + " gone must not take them along.");
    }
    if (encryption.has("kms_endpoint") && !encryption.has("kms_key_id")) {
      encryption.problem("kms_endpoint", "has no effect here.", "It goes with 'kms_key_id'.");
    }
    if (encryption.has("recovery_key_file")) {
      warnOfRecoveryKey(encryption);
    }
    return new EncryptionSettings(
        encryption.path("key_file"),
        encryption.read("kms_key_id", ValueForms.text()),
        encryption.read("kms_endpoint", S3Section::endpoint),
        encryption.path("recovery_recipient_file"),
        encryption.path("recovery_key_file"));
  }

  private static void warnOfRecoveryKey(Section encryption) {
    boolean alone = !encryption.has("key_file") && !encryption.has("kms_key_id");
    encryption.warning(
        "recovery_key_file",
        "is here, and so can be stolen with this host."
            + (alone ? " Alone it opens backups; to make new ones, 'key_file' is needed." : ""),
        "Keep it offline; give it for the restore only.");
  }
}

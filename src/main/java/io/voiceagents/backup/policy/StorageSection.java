package io.voiceagents.backup.policy;

import java.util.Optional;

/** Reads {@code storage}. */
final class StorageSection {
  private static final String KINDS = "Give exactly one of 'directory' and 's3'.";

  private StorageSection() {}

  static Optional<StorageSettings> read(Section root) {
    root.require("storage", "Add 'storage:' with 'directory: ./backups' or an 's3' section.");
    return root.section("storage", KnownKeys.at("storage")).flatMap(StorageSection::settings);
  }

  private static Optional<StorageSettings> settings(Section storage) {
    if (storage.has("directory") && storage.has("s3")) {
      storage.problem("s3", "is given beside 'directory'.", KINDS);
    } else if (storage.has("directory")) {
      return storage.path("directory").map(StorageSettings.Directory::new);
    } else if (storage.has("s3")) {
      return S3Section.read(storage).map(StorageSettings.class::cast);
    } else if (!storage.mentions("directory") && !storage.mentions("s3")) {
      storage.problemHere("has neither 'directory' nor 's3'.", KINDS);
    }
    return Optional.empty();
  }
}

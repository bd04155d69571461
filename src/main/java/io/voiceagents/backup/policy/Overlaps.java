package io.voiceagents.backup.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds places that lie in each other and should not. */
final class Overlaps {
  private final Section root;
  private final Configuration configuration;

  Overlaps(Section root, Configuration configuration) {
    this.root = root;
    this.configuration = configuration;
  }

  void check() {
    if (configuration.storage() instanceof StorageSettings.Directory storage) {
      checkState(storage.path());
      checkKey(storage.path());
      configuration.policies().values().forEach(policy -> checkPolicy(policy, storage.path()));
    }
  }

  private void checkState(Path storage) {
    Path state = configuration.stateDirectory();
    if (state.startsWith(storage)) {
      String at = root.has("state_directory") ? "state_directory" : "storage";
      root.problem(
          at,
          "puts the state directory " + state + " into the backups " + storage + ".",
          "Set 'state_directory' to a directory of its own.");
    }
  }

  private void checkKey(Path storage) {
    Optional<Path> beside = configuration.encryption().keyFile().filter(k -> k.startsWith(storage));
    beside.ifPresent(
        key ->
            root.warning(
                "encryption",
                "keeps the key " + key + " inside the backups that it opens.",
                "Keep it elsewhere: who copies the directory has both."));
  }

  /** Backups of the backups would double with every run. */
  private void checkPolicy(Policy policy, Path storage) {
    if (policy.source() instanceof SourceSettings.Files files) {
      for (Path path : files.paths()) {
        if (storage.startsWith(path) && files.exclude().isEmpty()) {
          String hint = "Leave them out by 'options.exclude', or move 'storage.directory'.";
          problem(policy, "protects " + path + ", which holds the backups " + storage, hint);
        } else if (path.startsWith(storage)) {
          problem(policy, "protects " + path + ", a part of the backups " + storage, "");
        }
      }
    }
  }

  private void problem(Policy policy, String message, String hint) {
    root.section("policies", List.of())
        .ifPresent(policies -> policies.problem(policy.name(), message + ".", hint));
  }
}

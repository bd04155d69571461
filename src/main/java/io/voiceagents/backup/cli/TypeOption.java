package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.Configuration;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --type}, of commands that take one. */
final class TypeOption {
  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only backups of this type, that is, of the policy of this name.")
  Optional<String> type = Optional.empty();

  /**
   * The type, checked: one without a policy is accepted only if there are sets of it, for they
   * outlive their policy.
   */
  Optional<String> checked(Operations operations) throws IOException {
    Configuration configuration = operations.configuration();
    if (type.isPresent()
        && !configuration.policies().containsKey(type.get())
        && operations.catalog().list(type, 1).isEmpty()) {
      throw Sets.unknown(configuration, type.get());
    }
    return type;
  }
}

package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.Catalog;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetNotFoundException;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what people name. */
public final class Sets {
  private Sets() {}

  /** Finds a set; none, or several, is {@link ExitCode#NOT_FOUND}. */
  public static SetSummary find(Catalog catalog, String key, Optional<String> type)
      throws IOException {
    try {
      return catalog.find(key, type);
    } catch (SetNotFoundException e) {
      throw new CommandFailure(ExitCode.NOT_FOUND, String.valueOf(e.getMessage()));
    }
  }

  /** The policy of that name, or {@link ExitCode#NOT_FOUND}. */
  public static Policy policy(Configuration configuration, String type) throws CommandFailure {
    return Optional.ofNullable(configuration.policies().get(type))
        .orElseThrow(() -> unknown(configuration, type));
  }

  static CommandFailure unknown(Configuration configuration, String type) {
    return new CommandFailure(
        ExitCode.NOT_FOUND,
        "there is no policy '"
            + type
            + "' in "
            + configuration.file()
            + ". Hint: it has "
            + String.join(", ", configuration.policies().keySet())
            + ".");
  }

  /**
   * The set to be restored by a command for one kind of source. {@code latest} means the latest of
   * the policies of that kind, so it must be the only one.
   */
  public static SetSummary ofKind(
      Operations operations, String key, SourceKind kind, Optional<Instant> before)
      throws IOException {
    Configuration configuration = operations.configuration();
    Optional<String> type =
        key.equals("latest") ? Optional.of(onlyType(operations, kind)) : Optional.empty();
    SetSummary set = find(operations.catalog(), key, type);
    if (before.isPresent() && meansLatest(key, set)) {
      set = latest(operations.catalog(), set.type(), before.get());
    }
    Policy policy = configuration.policies().get(set.type());
    if (policy != null && policy.source().kind() != kind) {
      String right = policy.source().kind().word();
      throw new CommandFailure(
          ExitCode.USAGE,
          set.key()
              + " is a backup of a "
              + right
              + " source. Hint: use 'backupctl restore "
              + right
              + " "
              + set.key()
              + " ...'.");
    }
    return set;
  }

  private static boolean meansLatest(String key, SetSummary set) {
    return key.equals("latest") || key.equals(set.type()) || key.equals(set.type() + "/latest");
  }

  private static SetSummary latest(Catalog catalog, String type, Instant before)
      throws IOException {
    return catalog.list(Optional.of(type), 0).stream()
        .filter(set -> set.outcome() == Outcome.COMPLETE && !set.finishedAt().isAfter(before))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.NOT_FOUND,
                    "no complete backup of '"
                        + type
                        + "' was finished before "
                        + before
                        + ". Hint: a recovery starts from an earlier backup; 'backupctl backup list"
                        + " --type "
                        + type
                        + "' shows what there is."));
  }

  private static String onlyType(Operations operations, SourceKind kind) throws IOException {
    Configuration configuration = operations.configuration();
    if (configuration.policies().isEmpty()) {
      throw noPolicies(operations);
    }
    List<String> types =
        configuration.policies().values().stream()
            .filter(policy -> policy.source().kind() == kind)
            .map(Policy::name)
            .toList();
    if (types.size() == 1) {
      return types.get(0);
    }
    String choice = types.stream().map(type -> type + "/latest").collect(Collectors.joining(", "));
    throw types.isEmpty()
        ? new CommandFailure(
            ExitCode.NOT_FOUND,
            "no policy in "
                + configuration.file()
                + " has a "
                + kind.word()
                + " source. Hint: name a whole key, see 'backupctl backup list'.")
        : new CommandFailure(
            ExitCode.USAGE,
            "'latest' could be one of several "
                + kind.word()
                + " policies. Hint: say which: "
                + choice
                + ".");
  }

  private static CommandFailure noPolicies(Operations operations) throws IOException {
    String choice =
        operations.catalog().list(Optional.empty(), 0).stream()
            .map(SetSummary::type)
            .distinct()
            .map(type -> type + "/latest")
            .collect(Collectors.joining(", "));
    return new CommandFailure(
        ExitCode.USAGE,
        "'latest' of what kind of source is unknown without the policies. Hint: say which: "
            + (choice.isEmpty() ? "but there is no backup yet" : choice)
            + ".");
  }
}

package io.voiceagents.backup.cli;

import io.voiceagents.backup.audit.Actor;
import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.audit.AuditTrail;
import io.voiceagents.backup.audit.ThisHost;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Puts commands on record: when one begins, so that no kill hides it, and how it ended. A command
 * that nobody has called harmless is recorded.
 */
record Recording(
    Operations.Factory factory,
    Session session,
    GlobalOptions options,
    Console console,
    Interruption interruption) {
  /** What only looks, and what servers ask for at every file of their logs. */
  static final Set<String> UNRECORDED =
      Set.of(
          "backup list",
          "backup status",
          "restore list",
          "wal audit",
          "wal status",
          "wal push",
          "wal fetch",
          "wal serve",
          "redis audit",
          "test history",
          "config validate",
          "routes check",
          "routes diff",
          "routes history",
          "source check",
          "store check",
          "keys check",
          "tokens list",
          "alerts list",
          "audit list",
          "audit verify",
          "approvals list",
          "approvals approve",
          "approvals refuse",
          "jobs list",
          "jobs show",
          "jobs cancel",
          "completion",
          "help");

  /** What puts objects anyway, and may wait for one more. Restores have to do with less rights. */
  static final Set<String> SHIPPED =
      Set.of("backup run", "backup verify", "test restore", "keys rotate", "wal compact");

  /** Runs the command that was parsed. */
  int run(ParseResult parsed) {
    ParseResult leaf = parsed;
    boolean asked = asksForHelp(leaf);
    while (leaf.hasSubcommand()) {
      leaf = leaf.subcommand();
      asked |= asksForHelp(leaf);
    }
    String name = leaf.commandSpec().qualifiedName().replaceFirst("^backupctl ", "");
    boolean works = leaf.commandSpec().userObject() instanceof BackupctlCommand;
    if (!asked && works) {
      direct(leaf, name);
    }
    boolean harmless = UNRECORDED.contains(name) || leaf.hasMatchedOption("--dry-run");
    if (asked || !works || harmless || session.isRemote()) {
      return new RunLast().execute(parsed);
    }
    AuditTrail trail = factory.audit(options.configFile(console.environment()));
    Actor actor = ThisHost.user(console.environment(), Actor.Via.CLI);
    Command command = new Command(trail, actor, name, parameters(leaf));
    command.record(Outcome.BEGUN, Optional.empty(), "");
    return run(parsed, command);
  }

  /** Then nothing else is done, whichever commands follow. */
  private static boolean asksForHelp(ParseResult command) {
    return command.isUsageHelpRequested() || command.isVersionHelpRequested();
  }

  /** What a server does, it puts on record itself. */
  private void direct(ParseResult leaf, String name) {
    try {
      session.direct(name);
    } catch (IOException e) {
      CommandLine line = leaf.commandSpec().commandLine();
      throw new ExecutionException(line, String.valueOf(e.getMessage()), e);
    }
  }

  private int run(ParseResult parsed, Command command) {
    try {
      int code = new RunLast().execute(parsed);
      command.record(outcome(code), Optional.of(code), "");
      if (code == 0 && SHIPPED.contains(command.name())) {
        command.trail().ship();
      }
      return code;
    } catch (ParameterException e) {
      command.end(UsageError.of(e));
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
      command.end(interruption.requested() ? Diagnosis.interrupted() : Diagnosis.of(cause));
      throw e;
    }
  }

  private record Command(
      AuditTrail trail, Actor actor, String name, Map<String, String> parameters) {
    void end(Diagnosis diagnosis) {
      int code = diagnosis.exitCode().number();
      record(outcome(code), Optional.of(code), diagnosis.message());
    }

    void record(Outcome outcome, Optional<Integer> code, String message) {
      AuditEntry entry = AuditEntry.of(actor, name, parameters, outcome);
      trail.record(code.map(number -> entry.withExitCode(number, message)).orElse(entry));
    }
  }

  private static Outcome outcome(int code) {
    return switch (ExitCode.of(code).orElse(ExitCode.FAILED)) {
      case COMPLETE -> Outcome.DONE;
      case PARTIAL -> Outcome.PARTIAL;
      case USAGE, NOT_FOUND, CONFIGURATION_INVALID, REFUSED -> Outcome.REFUSED;
      case INTERRUPTED -> Outcome.CANCELLED;
      case UNREACHABLE, KEY_PROBLEM, FAILED, VERIFICATION_FAILED -> Outcome.FAILED;
    };
  }

  /** As they were typed; no option takes a secret, and those of all commands say nothing. */
  private static Map<String, String> parameters(ParseResult leaf) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (OptionSpec option : leaf.matchedOptions()) {
      if (!option.inherited()) {
        parameters.put(option.longestName().replaceFirst("^-+", ""), typed(option));
      }
    }
    leaf.matchedPositionals().forEach(one -> parameters.put(one.paramLabel(), typed(one)));
    return parameters;
  }

  private static String typed(ArgSpec argument) {
    String values = String.join(", ", argument.originalStringValues());
    return values.isEmpty() ? "true" : values;
  }
}

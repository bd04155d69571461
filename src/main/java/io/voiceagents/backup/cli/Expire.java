package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.retention.Expired;
import io.voiceagents.backup.retention.Expiry;
import io.voiceagents.backup.retention.Fate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code expire}. */
@Command(
    name = "expire",
    description = {
      "Delete what no policy keeps any more.",
      "In two steps: a chain is marked first, and deleted by a run at least a day later.",
      "'serve' does it by itself, at schedules.expiry.",
      "Types without a policy are left alone."
    })
final class Expire implements BackupctlCommand {
  private final Session session;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only this policy; may be repeated. Default: all.")
  private List<String> types = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "Mark, and delete, at most so many chains of a type. Default: a tenth, but at least three.")
  private Optional<Integer> limit = Optional.empty();

  @Option(
      names = "--agree",
      description = {
        "The retention of the policies is meant: apply it, however much it gives up.",
        "Needs --type."
      })
  private boolean agreed;

  @Option(names = "--dry-run", description = "Only show what would become of each chain, and why.")
  private boolean dryRun;

  Expire(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    if (limit.isPresent() && limit.get() < 1) {
      throw new CommandFailure(
          ExitCode.USAGE, "--limit " + limit.get() + " must be at least 1. Hint: leave it out");
    }
    if (agreed && (types.isEmpty() || dryRun)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--agree goes with --type, and not with --dry-run. Hint: name the policies that are"
              + " meant; 'backupctl backup status' tells which are held back");
    }
    try (Operations operations = session.open()) {
      return dryRun ? show(operations) : expire(operations);
    }
  }

  private List<Policy> policies(Operations operations) throws CommandFailure {
    List<Policy> policies = new ArrayList<>();
    for (String type : types) {
      policies.add(Sets.policy(operations.configuration(), type));
    }
    return types.isEmpty() ? List.copyOf(operations.configuration().policies().values()) : policies;
  }

  private ExitCode show(Operations operations) throws IOException {
    List<ChainView> chains = new ArrayList<>();
    for (Policy policy : policies(operations)) {
      chains.addAll(operations.expiryPlan(policy));
    }
    session.print(
        session
            .document("expire", ExitCode.COMPLETE)
            .put("dry_run", true)
            .put("chains", chains.stream().map(ChainView::document).toList()));
    Table table = Table.of("TYPE", "CHAIN", ">SETS", "FATE", "WHY");
    chains.forEach(chain -> row(chain, table));
    session.say(table);
    session.say(
        "Nothing was changed. A chain to trim or expire is marked first, and deleted "
            + Expiry.GRACE.toHours()
            + " hours later.");
    return ExitCode.COMPLETE;
  }

  private static void row(ChainView chain, Table table) {
    table.row(
        chain.type(),
        chain.chain(),
        Integer.toString(chain.sets()),
        new Cell(
            chain.fate().word() + (chain.marked() ? " (marked)" : ""),
            chain.fate() == Fate.KEEP ? Tone.PLAIN : Tone.BAD),
        chain.reason());
  }

  private ExitCode expire(Operations operations) throws IOException {
    List<Document> results = new ArrayList<>();
    List<ExitCode> codes = new ArrayList<>();
    for (Policy policy : policies(operations)) {
      try {
        Expired expired = operations.expire(policy, limit, agreed);
        codes.add(expired.troubles().isEmpty() ? ExitCode.COMPLETE : ExitCode.FAILED);
        results.add(ChainView.document(expired));
        say(expired);
      } catch (IOException e) {
        Diagnosis diagnosis = Diagnosis.of(e);
        codes.add(diagnosis.exitCode());
        results.add(diagnosis.document().put("type", policy.name()));
        session.complain(policy.name() + ": " + diagnosis.message());
        diagnosis.hints().forEach(hint -> session.complainMore("Hint: " + hint));
      }
    }
    ExitCode code = ExitCode.worst(codes);
    session.print(session.document("expire", code).put("results", results));
    return code;
  }

  private void say(Expired expired) {
    session.say(
        "%s: %d marked, %d waiting for their time, %s deleted, %s freed"
            .formatted(
                expired.type(),
                expired.marked().size(),
                expired.waiting().size(),
                Figures.count(expired.deleted().size(), "chain"),
                Figures.size(expired.freedBytes())));
    if (expired.logParts() > 0) {
      session.say("  %s of the log among it".formatted(Figures.count(expired.logParts(), "part")));
    }
    if (!expired.withdrawn().isEmpty()) {
      session.say(
          "  %s kept after all"
              .formatted(Figures.count(expired.withdrawn().size(), "marked chain")));
    }
    expired.troubles().forEach(trouble -> session.complain(expired.type() + ": " + trouble));
    if (expired.postponed() > 0) {
      session.say(
          "  %s more can be taken by the next run, or now with --limit"
              .formatted(Figures.count(expired.postponed(), "chain")));
    }
  }
}

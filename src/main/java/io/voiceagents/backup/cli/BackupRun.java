package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.BackupRunner;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code backup run}. */
@Command(
    name = "run",
    description = {
      "Takes backups now, one after the other, and verifies each as its policy says.",
      "One that fails does not stop the others; the exit code is the worst of all."
    })
final class BackupRun implements BackupctlCommand {
  private final Session session;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Back up this policy; may be repeated. Default: all policies.")
  private Set<String> types = new LinkedHashSet<>();

  @Option(
      names = "--kind",
      paramLabel = "full|incremental",
      defaultValue = "full",
      converter = Words.Kind.class,
      description =
          "Default: ${DEFAULT-VALUE}. An incremental looks only at what has changed; a"
              + " source without incrementals takes a full backup instead, and says so.")
  private BackupKind kind = BackupKind.FULL;

  @Option(
      names = "--force",
      description = "Start a new chain with new data keys, and read everything.")
  private boolean force;

  @Option(
      names = "--dry-run",
      description =
          "Show what would be done and ask the sources whether it could be; store" + " nothing.")
  private boolean dryRun;

  BackupRun(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      List<Job> jobs = jobs(operations.configuration());
      return dryRun
          ? new BackupDryRun(session, jobs).run(operations)
          : report(runAll(jobs, operations.backups()));
    }
  }

  private List<Job> jobs(Configuration configuration) throws CommandFailure {
    Set<String> names = types.isEmpty() ? configuration.policies().keySet() : types;
    List<Job> jobs = new ArrayList<>();
    for (String name : names) {
      Policy policy = Sets.policy(configuration, name);
      jobs.add(new Job(policy, kind, KindFallback.effective(kind, policy), force));
    }
    return jobs;
  }

  private List<Done> runAll(List<Job> jobs, BackupRunner runner) throws IOException {
    List<Done> done = new ArrayList<>();
    for (Job job : jobs) {
      if (session.interrupted()) {
        break;
      }
      job.fallback().ifPresent(session::say);
      Done one = new Done(job, run(job, runner));
      new RunView(session).show(one.result());
      done.add(one);
    }
    return done;
  }

  private RunResult run(Job job, BackupRunner runner) throws IOException {
    Instant start = session.now();
    try {
      return session.watch(job.policy().name(), progress -> runner.run(job.request(), progress));
    } catch (UncheckedIOException e) {
      throw e.getCause(); // Of a server that did not begin it.
    } catch (RuntimeException | InterruptedException e) {
      // A runner does not throw for a failed backup; a defect must not cost the other policies
      // theirs.
      Diagnosis diagnosis = Diagnosis.of(e);
      String message = diagnosis.message() + " Hint: " + String.join(" ", diagnosis.hints());
      return new RunResult(
          job.policy().name(),
          Outcome.FAILED,
          Optional.empty(),
          session.age(start),
          message,
          List.of(),
          0);
    }
  }

  private ExitCode report(List<Done> done) {
    List<ExitCode> codes =
        new ArrayList<>(done.stream().map(one -> ExitCode.of(one.result().outcome())).toList());
    if (session.interrupted()) {
      codes.add(ExitCode.INTERRUPTED);
    }
    ExitCode code = ExitCode.worst(codes);
    new RunView(session).summary(done, code);
    return code;
  }

  /** A backup to be taken. */
  record Job(Policy policy, BackupKind requested, BackupKind kind, boolean force) {
    BackupRequest request() {
      return new BackupRequest(policy, kind, force);
    }

    /** What to say when it is not the kind that was asked for. */
    Optional<String> fallback() {
      return kind == requested
          ? Optional.empty()
          : Optional.of(
              policy.name()
                  + ": a "
                  + policy.source().kind().word()
                  + " source has no "
                  + requested.word()
                  + " backup; taking a "
                  + kind.word()
                  + " one.");
    }
  }

  /** A backup that was taken, or not. */
  record Done(Job job, RunResult result) {}
}

package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.BackupRun;
import io.voiceagents.backup.catalog.BackupRunner;
import io.voiceagents.backup.catalog.BackupRuns;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.catalog.Stop;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.routing.RouteSteps.VerifyRequest;
import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.CaptureReport.Problem;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.files.FileNames;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a backup by the route {@code backup}, then verifies it at its policy's depth. Thread-safe.
 */
final class PipelineRunner implements BackupRunner {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineRunner.class);

  private static final String INTERRUPTED =
      "interrupted; it counts only if 'backupctl backup list' shows it. Hint: run it again; what was stored without a commit"
          + " is not used and is tidied up later";

  private final BackupRuns runs;
  private final OpenRuns open;
  private final CamelRuntime routes;
  private final IndexRows index;
  private final Clock clock;

  PipelineRunner(
      BackupRuns runs, OpenRuns open, CamelRuntime routes, IndexRows index, Clock clock) {
    this.runs = runs;
    this.open = open;
    this.routes = routes;
    this.index = index;
    this.clock = clock;
  }

  @Override
  public RunResult run(BackupRequest request, Progress progress) {
    Instant startedAt = clock.instant();
    try {
      Committed committed = take(request, progress);
      return end(committed, request, startedAt, progress);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return stopped(request, Optional.empty(), startedAt, INTERRUPTED);
    } catch (IOException | RuntimeException | Error e) {
      if (Stop.caused(e)) {
        return stopped(request, Optional.empty(), startedAt, INTERRUPTED);
      }
      LOG.debug("backup of {} failed", request.policy().name(), e);
      return failed(request, startedAt, Failures.message(e));
    }
  }

  private record Committed(SetSummary set, CaptureReport report, Optional<String> warning) {}

  private Committed take(BackupRequest request, Progress progress)
      throws IOException, InterruptedException {
    BackupRun run = runs.begin(request, progress);
    open.add(run);
    try (run) {
      routes
          .template()
          .requestBodyAndHeader("direct:backup", run, SealSteps.RUN, OpenRuns.key(run));
      SetSummary set =
          run.committed()
              .orElseThrow(
                  () ->
                      new IOException(
                          "the route 'backup' ended without a commit. Hint: compare routes/backup.camel.yaml with the"
                              + " one that is shipped"));
      return new Committed(set, run.report().orElseThrow(), run.warning());
    } catch (CamelExecutionException e) {
      throw run.sourceFailure().orElseGet(() -> Failures.cause(e));
    } finally {
      open.remove(OpenRuns.key(run));
    }
  }

  /** The set is there from now on, whoever stops what comes next. */
  private RunResult end(
      Committed committed, BackupRequest request, Instant startedAt, Progress progress) {
    String warnings =
        Stream.concat(index.add(committed.set()).stream(), committed.warning().stream())
            .map(warning -> "; " + warning)
            .collect(Collectors.joining());
    try {
      return verified(committed, warnings, request, startedAt, progress);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      SetSummary set = committed.set();
      String message =
          set.key()
              + " was committed, and its verification was stopped. Hint: 'backupctl backup verify --backup-key "
              + set.key()
              + "' looks at it"
              + warnings;
      // What a set lacks is told, whoever stopped what came after.
      return set.outcome() == Outcome.PARTIAL
          ? result(
              request,
              Outcome.PARTIAL,
              Optional.of(set),
              startedAt,
              lacking(committed.report()) + "; " + message,
              committed.report())
          : stopped(request, Optional.of(set), startedAt, message);
    }
  }

  private RunResult verified(
      Committed committed,
      String warnings,
      BackupRequest request,
      Instant startedAt,
      Progress progress)
      throws InterruptedException {
    SetSummary set = committed.set();
    Optional<String> complaint = complaint(set, request, progress);
    CaptureReport report = committed.report();
    if (complaint.isPresent()) {
      return result(
          request, Outcome.FAILED, Optional.of(set), startedAt, complaint.get() + warnings, report);
    }
    String message =
        set.outcome() == Outcome.PARTIAL
            ? lacking(report)
            : "verified (" + request.policy().verifyDepth().word() + ")";
    return result(request, set.outcome(), Optional.of(set), startedAt, message + warnings, report);
  }

  private static String lacking(CaptureReport report) {
    return report.problemCount()
        + " entries could not be read whole; first: "
        + first(report.problems());
  }

  private static String first(List<Problem> problems) {
    return problems.isEmpty()
        ? ""
        : FileNames.printable(problems.get(0).path() + ": " + problems.get(0).message());
  }

  private Optional<String> complaint(SetSummary set, BackupRequest request, Progress progress)
      throws InterruptedException {
    try {
      Verdict verdict =
          routes.request(
              "direct:verify",
              new VerifyRequest(set, request.policy().verifyDepth(), progress),
              Verdict.class);
      String wrong =
          verdict.checks().stream()
              .filter(check -> !check.passed())
              .map(PipelineRunner::text)
              .collect(Collectors.joining("; "));
      return verdict.passed()
          ? Optional.empty()
          : Optional.of(set.key() + " was committed but does not verify: " + wrong);
    } catch (IOException e) {
      if (Stop.caused(e)) {
        throw Stop.interruption(e);
      }
      return Optional.of(set.key() + " was committed but could not be verified: " + e.getMessage());
    }
  }

  private static String text(Check check) {
    return check.name() + ": " + check.detail();
  }

  private RunResult stopped(
      BackupRequest request, Optional<SetSummary> set, Instant startedAt, String message) {
    Duration took = Duration.between(startedAt, clock.instant());
    return RunResult.stopped(request.policy().name(), set, took, message);
  }

  private RunResult failed(BackupRequest request, Instant startedAt, String message) {
    return new RunResult(
        request.policy().name(),
        Outcome.FAILED,
        Optional.empty(),
        Duration.between(startedAt, clock.instant()),
        message,
        List.of(),
        0);
  }

  private RunResult result(
      BackupRequest request,
      Outcome outcome,
      Optional<SetSummary> set,
      Instant startedAt,
      String message,
      CaptureReport report) {
    return new RunResult(
        request.policy().name(),
        outcome,
        set,
        Duration.between(startedAt, clock.instant()),
        message,
        report.problems(),
        report.problemCount());
  }
}

package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.BackupRunner;
import io.voiceagents.backup.catalog.LeaseHeldException;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.catalog.Stop;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.DatabaseRestorePlan;
import io.voiceagents.backup.restore.DatabaseRestoreRequest;
import io.voiceagents.backup.restore.DatabaseRestoreResult;
import io.voiceagents.backup.restore.DatabaseRestorer;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.restore.Restorer;
import io.voiceagents.backup.retention.ChainFate;
import io.voiceagents.backup.retention.Expired;
import io.voiceagents.backup.retention.Retainer;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.verify.Verdict;
import io.voiceagents.backup.verify.Verifier;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Work whose beginning and end is told to whoever listens, whoever started it. Thread-safe. */
record Reported(EventSink events, Clock clock) {

  BackupRunner of(BackupRunner runner) {
    return (request, progress) -> {
      String type = request.policy().name();
      events.accept(new Event.BackupStarted(clock.instant(), type, request.kind().word()));
      RunResult result = runner.run(request, progress);
      events.accept(ended(request, result));
      return result;
    };
  }

  private Event ended(BackupRequest request, RunResult result) {
    return new Event.BackupEnded(
        clock.instant(),
        result.type(),
        result.set().map(set -> set.kind().word()).orElse(request.kind().word()),
        result.word(),
        result.duration(),
        result.set().map(SetSummary::sourceBytes).orElse(0L),
        result.set().map(SetSummary::storedBytes).orElse(0L),
        result.set().map(SetSummary::key),
        result.message());
  }

  Verifier of(Verifier verifier) {
    return new ReportedVerifier(verifier);
  }

  private Verdict told(SetSummary set, VerifyDepth depth, Verification work)
      throws IOException, InterruptedException {
    Instant start = clock.instant();
    try {
      Verdict verdict = work.run();
      tell(set, verdict.depth(), verdict.passed(), verdict.duration(), wrong(verdict));
      return verdict;
    } catch (IOException | RuntimeException | Error e) {
      if (e instanceof IOException stop && Stop.caused(stop)) {
        throw Stop.interruption(stop);
      }
      Duration took = Duration.between(start, clock.instant());
      tell(set, depth, false, took, Failures.message(e));
      throw e;
    }
  }

  private void tell(
      SetSummary set, VerifyDepth depth, boolean passed, Duration duration, String message) {
    events.accept(
        new Event.Verified(
            clock.instant(), set.type(), set.key(), depth.word(), passed, duration, message));
  }

  private static String wrong(Verdict verdict) {
    return verdict.checks().stream()
        .filter(check -> !check.passed())
        .map(Reported::text)
        .collect(Collectors.joining("; "));
  }

  private static String text(Check check) {
    return check.name() + ": " + check.detail();
  }

  @FunctionalInterface
  private interface Verification {
    Verdict run() throws IOException, InterruptedException;
  }

  private final class ReportedVerifier implements Verifier {
    private final Verifier verifier;

    ReportedVerifier(Verifier verifier) {
      this.verifier = verifier;
    }

    @Override
    public Verdict verify(SetSummary set, VerifyDepth depth, Progress progress)
        throws IOException, InterruptedException {
      return told(set, depth, () -> verifier.verify(set, depth, progress));
    }

    @Override
    public Verdict verifyRecovery(SetSummary set, RecoveryTarget target, Progress progress)
        throws IOException, InterruptedException {
      return told(set, VerifyDepth.RESTORE, () -> verifier.verifyRecovery(set, target, progress));
    }

    @Override
    public List<Verdict> history(Optional<String> type, Optional<VerifyDepth> depth, int limit)
        throws IOException {
      return verifier.history(type, depth, limit);
    }
  }

  Retainer of(Retainer retainer) {
    return new ReportedRetainer(retainer);
  }

  private final class ReportedRetainer implements Retainer {
    private final Retainer retainer;

    ReportedRetainer(Retainer retainer) {
      this.retainer = retainer;
    }

    @Override
    public List<ChainFate> plan(Policy policy) throws IOException {
      return retainer.plan(policy);
    }

    @Override
    public Expired expire(Policy policy, Optional<Integer> limit) throws IOException {
      try {
        Expired expired = retainer.expire(policy, limit);
        String troubles = String.join("; ", expired.troubles());
        tell(
            policy,
            expired.marked().size(),
            expired.deleted().size(),
            expired.freedBytes(),
            troubles);
        return expired;
      } catch (LeaseHeldException e) {
        throw e;
      } catch (IOException | RuntimeException | Error e) {
        tell(policy, 0, 0, 0, Failures.message(e));
        throw e;
      }
    }

    private void tell(Policy policy, int marked, int deleted, long freed, String message) {
      events.accept(
          new Event.ExpiryEnded(
              clock.instant(), policy.name(), message.isEmpty(), marked, deleted, freed, message));
    }

    @Override
    public void pin(SetSummary set, String reason) throws IOException {
      retainer.pin(set, reason);
    }

    @Override
    public int unpin(SetSummary set) throws IOException {
      return retainer.unpin(set);
    }
  }

  Restorer of(Restorer restorer) {
    return new ReportedRestorer(restorer);
  }

  private final class ReportedRestorer implements Restorer {
    private final Restorer restorer;

    ReportedRestorer(Restorer restorer) {
      this.restorer = restorer;
    }

    @Override
    public RestorePlan plan(RestoreRequest request) throws IOException {
      return restorer.plan(request);
    }

    @Override
    public RestoreResult execute(RestorePlan plan, Progress progress)
        throws IOException, InterruptedException {
      return restored(plan.request().set(), () -> restorer.execute(plan, progress));
    }
  }

  DatabaseRestorer of(DatabaseRestorer restorer) {
    return new DatabaseRestorer() {
      @Override
      public DatabaseRestorePlan plan(DatabaseRestoreRequest request) throws IOException {
        return restorer.plan(request);
      }

      @Override
      public DatabaseRestoreResult execute(DatabaseRestorePlan plan, Progress progress)
          throws IOException, InterruptedException {
        return restored(plan.request().set(), () -> restorer.execute(plan, progress));
      }
    };
  }

  private <T> T restored(SetSummary set, Restoring<T> work)
      throws IOException, InterruptedException {
    Instant start = clock.instant();
    try {
      T result = work.run();
      tell(set, start, true, "");
      return result;
    } catch (IOException | RuntimeException | Error e) {
      if (e instanceof IOException stop && Stop.caused(stop)) {
        throw Stop.interruption(stop);
      }
      tell(set, start, false, Failures.message(e));
      throw e;
    }
  }

  private void tell(SetSummary set, Instant start, boolean done, String message) {
    Instant now = clock.instant();
    events.accept(
        new Event.RestoreEnded(
            now, set.type(), set.key(), done, Duration.between(start, now), message));
  }

  @FunctionalInterface
  private interface Restoring<T> {
    T run() throws IOException, InterruptedException;
  }
}

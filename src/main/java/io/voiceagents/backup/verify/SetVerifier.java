package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.ContentCheck;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.source.Check;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Verifies sets and stores what it finds. What is damaged is a failed check, not an exception. */
public final class SetVerifier implements Verifier {
  private final Chains chains;
  private final ContentCheck content;
  private final RestoreTest restoreTest;
  private final Verdicts verdicts;
  private final Clock clock;
  private final RandomGenerator random;

  public SetVerifier(
      Chains chains,
      ContentCheck content,
      RestoreTest restoreTest,
      Verdicts verdicts,
      Clock clock,
      RandomGenerator random) {
    this.chains = chains;
    this.content = content;
    this.restoreTest = restoreTest;
    this.verdicts = verdicts;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Verdict verify(SetSummary set, VerifyDepth depth, Progress progress)
      throws IOException, InterruptedException {
    return verify(set, depth, Optional.empty(), progress);
  }

  @Override
  public Verdict verifyRecovery(SetSummary set, RecoveryTarget target, Progress progress)
      throws IOException, InterruptedException {
    return verify(set, VerifyDepth.RESTORE, Optional.of(target), progress);
  }

  private Verdict verify(
      SetSummary set, VerifyDepth depth, Optional<RecoveryTarget> target, Progress progress)
      throws IOException, InterruptedException {
    Instant startedAt = clock.instant();
    progress.phase("checking the index", -1);
    List<Check> checks = checks(set, depth, target, progress);
    // What fails because somebody stopped it says nothing of the set, and a verdict can't be put.
    if (Thread.interrupted()) {
      throw new InterruptedException("the verification was stopped");
    }
    Duration duration = Duration.between(startedAt, clock.instant());
    Duration age = Duration.between(set.finishedAt(), startedAt);
    Verdict verdict = new Verdict(set, depth, startedAt, duration, age, checks);
    verdicts.record(verdict);
    return verdict;
  }

  private List<Check> checks(
      SetSummary set, VerifyDepth depth, Optional<RecoveryTarget> target, Progress progress)
      throws IOException, InterruptedException {
    Manifest manifest;
    try {
      manifest = chains.manifest(set.chain(), set.sequence());
    } catch (IOException e) {
      return List.of(new Check("manifest", false, String.valueOf(e.getMessage())));
    }
    List<Check> checks = new ArrayList<>(new Presence(chains).check(manifest));
    boolean present = checks.stream().allMatch(Check::passed);
    if (present && depth == VerifyDepth.SAMPLE) {
      progress.phase("reading some of the packs", -1);
      checks.add(new Sample(chains, random).check(new SetReader(chains, manifest)));
    }
    if (present && depth == VerifyDepth.CONTENT) {
      checks.add(content(manifest, progress));
    }
    if (present && depth == VerifyDepth.RESTORE) {
      checks.addAll(restoreTest.run(manifest, target, progress));
    }
    return checks;
  }

  private Check content(Manifest manifest, Progress progress) throws InterruptedException {
    progress.phase("reading every chunk", manifest.summary().sourceBytes());
    try {
      long bytes = content.run(new SetReader(chains, manifest), progress);
      return new Check("content", true, bytes + " bytes decrypted and hashed");
    } catch (IOException e) {
      return new Check("content", false, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public List<Verdict> history(Optional<String> type, Optional<VerifyDepth> depth, int limit)
      throws IOException {
    return verdicts.history(type, depth, limit);
  }
}

package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.restore.Restorer;
import io.voiceagents.backup.restore.ScratchDirectory;
import io.voiceagents.backup.source.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The restore test: the real restore into a scratch directory, the checks of the kind of source,
 * and a negative control, for a test that can't fail proves nothing.
 */
public final class ScratchRestoreTest implements RestoreTest {
  private final Chains chains;
  private final Restorer restorer;
  private final RestoreChecks checks;
  private final Path scratch;
  private final Ids ids;

  public ScratchRestoreTest(
      Chains chains, Restorer restorer, RestoreChecks checks, Path scratch, Ids ids) {
    this.chains = chains;
    this.restorer = restorer;
    this.checks = checks;
    this.scratch = scratch;
    this.ids = ids;
  }

  @Override
  public List<Check> run(Manifest manifest, Optional<RecoveryTarget> target, Progress progress)
      throws IOException, InterruptedException {
    Path place = scratch.resolve("restore-test-" + ids.suffix());
    RestoreRequest request =
        new RestoreRequest(
            manifest.summary(), place.resolve("data"), List.of(), Map.of(), false, target);
    try (ScratchDirectory scratchPlace = ScratchDirectory.open(place)) {
      return run(manifest, request, target.map(checks::recovered).orElse(checks), progress);
    }
  }

  private List<Check> run(
      Manifest manifest, RestoreRequest request, RestoreChecks used, Progress progress)
      throws IOException, InterruptedException {
    List<Check> results = new ArrayList<>();
    try {
      RestoreResult result = restorer.execute(restorer.plan(request), progress);
      results.add(
          new Check(
              "restore",
              true,
              result.entries()
                  + " entries, "
                  + result.contentBytes()
                  + " bytes in "
                  + result.duration().toMillis()
                  + " ms"));
      progress.phase("starting and checking what was restored", -1);
      SetReader set = new SetReader(chains, manifest);
      results.addAll(used.check(set, request.target()));
      progress.phase("proving that damage is found", -1);
      results.add(negativeControl(set, request.target(), used));
    } catch (IOException e) {
      results.add(new Check("restore", false, String.valueOf(e.getMessage())));
    }
    return results;
  }

  private static Check negativeControl(SetReader set, Path target, RestoreChecks checks)
      throws IOException, InterruptedException {
    String damaged = checks.damage(set.manifest(), target);
    String found =
        checks.quickCheck(set, target).stream()
            .filter(check -> !check.passed())
            .map(Check::name)
            .collect(Collectors.joining(", "));
    return found.isEmpty()
        ? new Check("negative control", false, damaged + " was damaged and no check noticed")
        : new Check("negative control", true, damaged + " was damaged; found by: " + found);
  }
}

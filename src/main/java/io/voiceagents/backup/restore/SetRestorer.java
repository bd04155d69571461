package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.Entry;
import io.voiceagents.backup.catalog.KeptFiles;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.catalog.SetReader.EntryCursor;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.RestoreLayout;
import io.voiceagents.backup.source.files.TreeOptions;
import io.voiceagents.backup.source.files.TreeWriter;
import io.voiceagents.backup.source.postgres.PostgresLayout;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Restores sets: plans, writes beside the target, checks, activates last. Whatever happens before
 * the last step leaves the target as it was. Thread-safe for different targets.
 */
public final class SetRestorer implements Restorer {
  private final Chains chains;
  private final int threads;
  private final Clock clock;

  public SetRestorer(Chains chains, int threads, Clock clock) {
    this.chains = chains;
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public RestorePlan plan(RestoreRequest request) throws IOException {
    Staging staging = Staging.of(request.target(), request.set());
    refuseOccupied(request, staging);
    SetReader set = SetReader.open(chains, request.set());
    refuseOccupiedTablespaces(set.manifest(), request, staging);
    LiveTarget.refuse(set.manifest(), request, staging.target());
    Optional<Recovery> recovery = recovery(set.manifest(), request);
    FetchSize size = size(set, request, staging);
    if (size.entries() == 0) {
      throw new RestoreRefusedException(
          "nothing in "
              + request.set().key()
              + " matches "
              + request.include()
              + ". Hint: a plain path or a glob relative to the set's root; 'backupctl restore list' shows the sets");
    }
    return new RestorePlan(
        request,
        staging.directory(),
        size.entries(),
        size.contentBytes(),
        size.fetchBytes(),
        steps(request, set.manifest(), recovery, staging),
        staging.exists());
  }

  private static void refuseOccupied(RestoreRequest request, Staging staging) throws IOException {
    if (!request.mayMoveAside() && staging.targetIsOccupied()) {
      throw new RestoreRefusedException(
          "the target "
              + staging.target()
              + " is not empty. Hint: name a directory that does not exist yet, or use"
              + " --force, which moves what is there aside");
    }
  }

  /**
   * Tablespaces lie outside of the staging directory; those of an interrupted restore are its own.
   */
  private static void refuseOccupiedTablespaces(
      Manifest manifest, RestoreRequest request, Staging staging) throws IOException {
    if (manifest.source() == SourceKind.POSTGRES && !staging.exists()) {
      new PostgresLayout(staging.target(), request.tablespaces()).refuseOccupied(manifest.facts());
    }
  }

  private FetchSize size(SetReader set, RestoreRequest request, Staging staging)
      throws IOException {
    Predicate<EntryMeta> selection = Selection.of(request.include());
    RestoreLayout layout = Layouts.of(set.manifest().source(), request);
    FetchSize size = new FetchSize(set);
    try (EntryCursor entries = set.entries()) {
      for (Optional<Entry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
        EntryMeta meta = entry.get().meta();
        if (selection.test(meta) && layout.place(meta, staging.directory()).isPresent()) {
          size.add(entry.get());
        }
      }
    }
    return size;
  }

  private Optional<Recovery> recovery(Manifest manifest, RestoreRequest request)
      throws IOException {
    if (request.recovery().isEmpty()) {
      return Optional.empty();
    }
    LogStreams streams = new LogStreams(chains);
    RecoveryTarget target = request.recovery().get();
    if (manifest.source() == SourceKind.REDIS) {
      RedisLogPlan plan = new RedisPlanner(streams, manifest, target).plan();
      return Optional.of(new RedisRecovery(streams, plan, target, manifest.facts()));
    }
    return Optional.of(
        new WalRecovery(
            streams,
            manifest.summary().type(),
            manifest.facts().getOrDefault("system_identifier", ""),
            new WalPlanner(streams, manifest, target).plan(),
            target));
  }

  private static List<String> steps(
      RestoreRequest request, Manifest manifest, Optional<Recovery> recovery, Staging staging)
      throws IOException {
    List<String> steps = new ArrayList<>();
    if (manifest.summary().outcome() == Outcome.PARTIAL) {
      steps.add(
          "note that this set is partial: "
              + manifest.problemCount()
              + " entries are missing or torn");
    }
    steps.add((staging.exists() ? "go on in " : "write into ") + staging.directory());
    steps.add("check every byte before it is written, and the whole at the end");
    recovery.ifPresent(log -> steps.addAll(log.steps()));
    if (request.mayMoveAside() && staging.targetIsOccupied()) {
      steps.add("move the present " + staging.target() + " aside, under a name with the time");
    }
    steps.add("rename to " + staging.target());
    return steps;
  }

  @Override
  public RestoreResult execute(RestorePlan plan, Progress progress)
      throws IOException, InterruptedException {
    Instant startedAt = clock.instant();
    RestoreRequest request = plan.request();
    Staging staging = Staging.of(request.target(), request.set());
    refuseOccupied(request, staging);
    if (staging.isReady()) {
      return activated(plan, staging, startedAt);
    }
    SetReader set = SetReader.open(chains, request.set());
    LiveTarget.refuse(set.manifest(), request, staging.target());
    RestoreLayout layout = Layouts.of(set.manifest().source(), request);
    Optional<Recovery> recovery = recovery(set.manifest(), request);
    boolean resumes = staging.exists();
    staging.create();
    progress.phase("restoring", plan.contentBytes());
    List<String> next = new ArrayList<>();
    TreeTarget target;
    TreeOptions options = TreeOptions.defaults().withResume(resumes);
    try (Closeable flushing = Durability.syncMeanwhile(staging.directory());
        KeptFiles kept = new KeptFiles(set);
        TreeWriter writer = new TreeWriter(staging.directory(), layout, options)) {
      Optional<PresentContent> present =
          resumes
              ? Optional.of(new PresentContent(set.keys(), Optional.of(kept)))
              : Optional.empty();
      target = target(writer, layout, staging, request, present);
      new Fetch(set, chains.repository().store(), threads, progress).run(target);
      target.finish(set);
      next.addAll(writer.notes());
    }
    progress.phase("checking the whole and activating", -1);
    if (request.include().isEmpty()) {
      layout.finish(staging.directory(), staging.target(), set.manifest().facts());
    }
    next.addAll(Layouts.next(set.manifest().source(), staging.target(), set.manifest().facts()));
    if (recovery.isPresent()) {
      next.addAll(recovery.get().apply(staging.directory(), staging.target(), threads, progress));
    }
    Durability.sync(staging.directory());
    staging
        .activate(clock.instant())
        .ifPresent(path -> next.add("what was there before is in " + path));
    return new RestoreResult(
        staging.target(),
        target.entries(),
        target.bytes(),
        Duration.between(startedAt, clock.instant()),
        next);
  }

  /** A restore that was cut off while it swapped the directories: only that is left to do. */
  private RestoreResult activated(RestorePlan plan, Staging staging, Instant startedAt)
      throws IOException {
    List<String> next =
        staging
            .activate(clock.instant())
            .map(path -> List.of("what was there before is in " + path))
            .orElse(List.of());
    return new RestoreResult(
        staging.target(),
        plan.entries(),
        plan.contentBytes(),
        Duration.between(startedAt, clock.instant()),
        next);
  }

  private static TreeTarget target(
      TreeWriter writer,
      RestoreLayout layout,
      Staging staging,
      RestoreRequest request,
      Optional<PresentContent> present) {
    Path directory = staging.directory();
    return new TreeTarget(writer, layout, directory, Selection.of(request.include()), present);
  }
}

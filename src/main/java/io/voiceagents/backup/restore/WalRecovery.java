package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.WalPlan.Segment;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.postgres.RecoverySettings;
import io.voiceagents.backup.source.postgres.RestoredOwner;
import io.voiceagents.backup.source.postgres.WalNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes a restored data directory recover to a target when a server starts on it. All the WAL that
 * it needs lies in its {@code pg_wal} before it is activated, unless the target says that it is to
 * be fetched meanwhile.
 */
final class WalRecovery implements Recovery {
  /** As PostgreSQL reads it; it takes no T and no Z. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final LogStreams streams;
  private final String type;
  private final String system;
  private final WalPlan plan;
  private final RecoveryTarget target;

  /**
   * @param type of the set, whose logs have the WAL
   * @param system identifier of the cluster
   */
  WalRecovery(LogStreams streams, String type, String system, WalPlan plan, RecoveryTarget target) {
    this.streams = streams;
    this.type = type;
    this.system = system;
    this.plan = plan;
    this.target = target;
  }

  WalPlan plan() {
    return plan;
  }

  @Override
  public List<String> steps() {
    String much =
        plan.segments().size()
            + " WAL segments up to "
            + WalNames.position(plan.range().end())
            + ", written until "
            + plan.until();
    String goal =
        plan.allOfIt() && target.kind() == RecoveryTarget.Kind.TIME
            ? "the end of these, for no commit after them is stored; the target is "
                + target.value()
            : target.words();
    return List.of(
        target.fetchCommand().isPresent()
            ? "leave " + much + ", to be fetched while the server recovers"
            : "bring " + much + ", into pg_wal",
        "let the server recover to " + goal + " when it starts, on timeline " + plan.timeline());
  }

  /** Writes segments, histories and settings into a data directory. */
  @Override
  public List<String> apply(Path data, Path place, int threads, Progress progress)
      throws IOException, InterruptedException {
    Path directory = data.resolve("pg_wal");
    Files.createDirectories(directory);
    if (target.fetchCommand().isEmpty()) {
      bring(directory, threads, progress);
    }
    for (StreamPart history : plan.histories()) {
      String name = WalNames.history(WalNames.historyTimeline(history.start()));
      Files.write(directory.resolve(name), streams.read(history));
      RestoredOwner.give(directory.resolve(name), data);
    }
    for (Path file : RecoverySettings.write(data, settings(), plan.range().toString())) {
      RestoredOwner.give(file, data);
    }
    return List.of();
  }

  private void bring(Path directory, int threads, Progress progress)
      throws IOException, InterruptedException {
    progress.phase("bringing the WAL", plan.bytes());
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Segment segment : plan.segments()) {
        running.add(
            pool.submit(
                () -> {
                  Path file = directory.resolve(segment.name());
                  segment.file().write(file, streams);
                  RestoredOwner.give(file, directory);
                  progress.advance(segment.file().size(), 0);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        await(one);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    // All WAL lies in pg_wal, where the server looks when the command has found nothing.
    settings.put("restore_command", target.fetchCommand().map(this::fetching).orElse("false"));
    if (!plan.allOfIt()) {
      settings.put(
          target.kind().setting(),
          target.kind() == RecoveryTarget.Kind.TIME
              ? TIME.format(Instant.parse(target.value()))
              : target.value());
    }
    settings.put("recovery_target_timeline", Integer.toString(plan.timeline()));
    return settings;
  }

  private String fetching(String command) {
    return command + " --type " + type + " --system " + system + " --range " + plan.range();
  }

  private static void await(Future<?> one) throws IOException, InterruptedException {
    try {
      one.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io
          ? io
          : new IOException("the WAL could not be brought: " + e.getCause(), e.getCause());
    }
  }
}

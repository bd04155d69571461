package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.WalPlan.Segment;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.postgres.RecoverySettings;
import io.voiceagents.backup.source.postgres.RestoredOwner;
import io.voiceagents.backup.source.postgres.WalNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
 * it needs lies in its {@code pg_wal} before it is activated: no command has to fetch any later, so
 * none can fail and be taken for the end of the WAL.
 */
final class WalRecovery {
  /** As PostgreSQL reads it; it takes no T and no Z. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final LogStreams streams;
  private final WalPlan plan;
  private final RecoveryTarget target;

  WalRecovery(LogStreams streams, WalPlan plan, RecoveryTarget target) {
    this.streams = streams;
    this.plan = plan;
    this.target = target;
  }

  WalPlan plan() {
    return plan;
  }

  /** For people, in the order in which it happens. */
  List<String> steps() {
    return List.of(
        "bring "
            + plan.segments().size()
            + " WAL segments up to "
            + WalNames.position(plan.end())
            + ", written until "
            + plan.until()
            + ", into pg_wal",
        "let the server recover to "
            + target.words()
            + " when it starts, on timeline "
            + plan.timeline());
  }

  /** Writes segments, histories and settings into a data directory. */
  void apply(Path data, int threads, Progress progress) throws IOException, InterruptedException {
    progress.phase("bringing the WAL", plan.bytes());
    Path directory = data.resolve("pg_wal");
    Files.createDirectories(directory);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Segment segment : plan.segments()) {
        running.add(
            pool.submit(
                () -> {
                  write(segment, directory);
                  progress.advance(segment.size(), 0);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        await(one);
      }
    } finally {
      pool.shutdownNow();
    }
    for (StreamPart history : plan.histories()) {
      String name = WalNames.history(WalNames.historyTimeline(history.start()));
      Files.write(directory.resolve(name), streams.read(history));
      RestoredOwner.give(directory.resolve(name), data);
    }
    for (Path file : RecoverySettings.write(data, settings())) {
      RestoredOwner.give(file, data);
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (target.kind() == RecoveryTarget.Kind.TIME) {
      settings.put(target.kind().setting(), TIME.format(Instant.parse(target.value())));
    } else if (target.kind() != RecoveryTarget.Kind.LATEST) {
      settings.put(target.kind().setting(), target.value());
    }
    settings.put("recovery_target_timeline", Integer.toString(plan.timeline()));
    return settings;
  }

  private void write(Segment segment, Path directory) throws IOException {
    Path file = directory.resolve(segment.name());
    Files.deleteIfExists(file);
    try (FileChannel channel =
        FileChannel.open(
            file,
            java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.allocate(1), segment.size() - 1);
      for (StreamPart part : segment.parts()) {
        write(part, segment, channel);
      }
    }
    RestoredOwner.give(file, directory);
  }

  private void write(StreamPart part, Segment segment, FileChannel channel) throws IOException {
    byte[] bytes = streams.read(part);
    long from = Math.max(part.start(), segment.start());
    long end = Math.min(part.end(), segment.start() + segment.size());
    ByteBuffer piece =
        ByteBuffer.wrap(bytes, Math.toIntExact(from - part.start()), Math.toIntExact(end - from));
    long position = from - segment.start();
    while (piece.hasRemaining()) {
      position += channel.write(piece, position);
    }
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

package io.voiceagents.backup.cli.output;

import io.voiceagents.backup.observe.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a piece of work reports, and says how fast it goes. Thread-safe. */
public final class ProgressMeter implements Progress {
  /** The rate is that of the last seconds: an average since the start hides a stall. */
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final Clock clock;
  private final LongAdder bytes = new LongAdder();
  private final LongAdder items = new LongAdder();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private String name = "starting";
  private long totalBytes = -1;
  private Instant phaseStart;

  public ProgressMeter(Clock clock) {
    this.clock = clock;
    this.phaseStart = clock.instant();
  }

  @Override
  public synchronized void phase(String phase, long total) {
    name = phase;
    totalBytes = total;
    phaseStart = clock.instant();
    bytes.reset();
    items.reset();
    samples.clear();
    samples.add(new Sample(phaseStart, 0));
  }

  @Override
  public void advance(long moreBytes, long moreItems) {
    bytes.add(moreBytes);
    items.add(moreItems);
  }

  /** Takes a sample; the rate spans the samples of the last ten seconds. */
  public synchronized Reading read() {
    Instant now = clock.instant();
    long done = bytes.sum();
    while (samples.size() > 1 && samples.getFirst().at().isBefore(now.minus(WINDOW))) {
      samples.removeFirst();
    }
    Sample oldest = samples.isEmpty() ? new Sample(phaseStart, 0) : samples.getFirst();
    samples.addLast(new Sample(now, done));
    double seconds = Duration.between(oldest.at(), now).toMillis() / 1000.0;
    double rate = seconds <= 0 ? 0 : (done - oldest.bytes()) / seconds;
    Duration elapsed = Duration.between(phaseStart, now);
    return new Reading(name, done, totalBytes, items.sum(), rate, elapsed);
  }

  private record Sample(Instant at, long bytes) {}

  /**
   * How far the work is.
   *
   * @param totalBytes expected, or -1
   * @param bytesPerSecond of the last ten seconds
   * @param elapsed since the phase began
   */
  public record Reading(
      String phase,
      long bytes,
      long totalBytes,
      long items,
      double bytesPerSecond,
      Duration elapsed) {

    /** Part of the whole from 0 to 1, when the whole is known. */
    public Optional<Double> part() {
      return totalBytes <= 0
          ? Optional.empty()
          : Optional.of(Math.min(1.0, (double) bytes / totalBytes));
    }

    /** Time left at the present rate; empty while nothing moves. */
    public Optional<Duration> left() {
      return totalBytes <= 0 || bytesPerSecond < 1
          ? Optional.empty()
          : Optional.of(
              Duration.ofSeconds(Math.round(Math.max(0, totalBytes - bytes) / bytesPerSecond)));
    }
  }
}

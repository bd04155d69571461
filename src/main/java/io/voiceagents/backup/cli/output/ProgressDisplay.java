package io.voiceagents.backup.cli.output;

import io.voiceagents.backup.cli.output.ProgressMeter.Reading;
import io.voiceagents.backup.observe.Progress;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Shows progress while work runs: on a terminal one line that is redrawn, elsewhere a plain line
 * whenever a phase begins and at most every ten seconds. Thread-safe; close it before anything else
 * is printed.
 */
public final class ProgressDisplay implements Progress, AutoCloseable {
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(10);
  private static final long REDRAW_MILLIS = 200;

  private final ProgressMeter meter;
  private final ProgressLine line;
  private final PrintWriter err;
  private final Terminal terminal;
  private final Clock clock;
  private final ScheduledExecutorService ticker;
  private final ScheduledFuture<?> ticking;
  private Instant lastPlain;
  private int drawn;
  private boolean closed;

  /** Begins to show; {@code subject} is what the work is on, for instance {@code postgres}. */
  public ProgressDisplay(String subject, PrintWriter err, Terminal terminal, Clock clock) {
    this.meter = new ProgressMeter(clock);
    this.line = new ProgressLine(subject);
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
    this.lastPlain = clock.instant();
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    this.ticking =
        ticker.scheduleWithFixedDelay(
            this::tick, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void phase(String name, long totalBytes) {
    meter.phase(name, totalBytes);
    show(true);
  }

  @Override
  public void advance(long bytes, long items) {
    meter.advance(bytes, items);
  }

  /** Shows the present state if it is time for it. */
  void tick() {
    show(false);
  }

  private synchronized void show(boolean phaseBegins) {
    if (closed) {
      return;
    }
    Reading reading = meter.read();
    if (terminal.errIsTerminal()) {
      redraw(line.forTerminal(reading, terminal.columns() - 1));
    } else if (phaseBegins || !clock.instant().isBefore(lastPlain.plus(PLAIN_INTERVAL))) {
      lastPlain = clock.instant();
      err.println(line.plain(reading));
      err.flush();
    }
  }

  private void redraw(String text) {
    err.print("\r" + text + " ".repeat(Math.max(0, drawn - text.length())));
    err.flush();
    drawn = text.length();
  }

  /** Ends the display and leaves no trace of the line on a terminal. */
  @Override
  public synchronized void close() {
    closed = true;
    ticking.cancel(false);
    ticker.shutdown();
    if (drawn > 0) {
      err.print("\r" + " ".repeat(drawn) + "\r");
      err.flush();
      drawn = 0;
    }
  }
}

package io.voiceagents.backup.alert;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Ends silences that are longer than one may be: they were stored when there was no limit, or by
 * hand. When one was made is not stored; it was no later than its file was written. Thread-safe.
 */
public final class LongSilences {
  /** One that was just made may seem longer by this. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  private final AlertFiles files;
  private final Clock clock;

  public LongSilences(AlertFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  /**
   * A silence that is too long.
   *
   * @param ends when it does now; may be over
   */
  public record Cut(Silence silence, Instant ends) {}

  /**
   * Gives each of them the end that it may have at most. Does nothing the second time.
   *
   * @param told hears of each before it is stored, so of one twice rather than not at all
   * @throws IOException if the silences can't be read or written
   */
  public void end(Consumer<Cut> told) throws IOException {
    // Not under the lock: whoever hears of it may have alerts to write.
    if (limited(told).equals(files.silences())) {
      return;
    }
    files.locked(
        () -> {
          List<Silence> limited = limited(cut -> {});
          files.silences(limited);
          return limited;
        });
  }

  private List<Silence> limited(Consumer<Cut> told) throws IOException {
    Instant now = clock.instant();
    Instant written = files.silencesWritten().orElse(now);
    Instant made = written.isAfter(now) ? now : written;
    return files.silences().stream()
        .map(
            silence -> {
              Instant ends = made.plus(Silence.longest(silence.pattern()));
              if (!silence.until().isAfter(ends.plus(CLOCKS_DIFFER))) {
                return silence;
              }
              told.accept(new Cut(silence, ends));
              return new Silence(silence.pattern(), ends, silence.reason());
            })
        .toList();
  }
}

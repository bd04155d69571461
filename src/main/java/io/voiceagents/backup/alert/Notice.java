package io.voiceagents.backup.alert;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What channels are told of an alert.
 *
 * @param at when
 * @param times how often the alert was seen until then
 * @param channel the only one to tell; empty for all that want it
 * @param also keys of open alerts that follow from this one, and are not told by themselves
 */
public record Notice(
    Word word, Instant at, Alert alert, long times, String channel, List<String> also) {
  public Notice(
      Word word, Instant at, Alert alert, long times, String channel, @Nullable List<String> also) {
    this.word = word;
    this.at = at;
    this.alert = alert;
    this.times = times;
    this.channel = channel;
    this.also = also == null ? List.of() : List.copyOf(also);
  }

  /** For all channels that want it. */
  static Notice of(Word word, Instant at, OpenAlert open) {
    return new Notice(word, at, open.alert(), open.times(), "", List.of());
  }

  Notice withAlso(List<String> keys) {
    return new Notice(word, at, alert, times, channel, keys);
  }

  /** What is said. */
  public enum Word {
    RAISED,
    STILL_OPEN,
    RESOLVED;

    /** As in files. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the alert is over. */
  public boolean resolved() {
    return word == Word.RESOLVED;
  }

  /** One line for people: subject of a mail, first line of a message. */
  public String headline() {
    String mark =
        switch (word) {
          case RAISED -> alert.level().name();
          case STILL_OPEN -> "STILL " + alert.level().name();
          case RESOLVED -> "RESOLVED";
        };
    String line = "[" + mark + "] " + alert.subject() + ": " + alert.what();
    return line.lines().findFirst().orElse(mark);
  }

  /** All that people need, as plain lines. */
  public String text() {
    StringBuilder text = new StringBuilder(headline());
    text.append("\n\nSince:   ").append(alert.since());
    if (resolved()) {
      text.append("\nOver:    ").append(at);
    } else {
      text.append("\nAt risk: ").append(alert.kind().risk());
      text.append("\nCommand: ").append(alert.command());
      text.append("\nRunbook: ").append(alert.kind().runbook());
    }
    if (!also.isEmpty()) {
      text.append("\nAlso:    ").append(also.size()).append(" that follow from it: ");
      text.append(String.join(", ", also));
    }
    text.append("\nAlert:   ").append(alert.key()).append(", seen ").append(times).append(" times");
    return text.append("\n\n").append(alert.what()).append('\n').toString();
  }
}

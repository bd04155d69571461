package io.voiceagents.backup.alert;

import io.voiceagents.backup.policy.AlertLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What channels are told of an alert, or of several of one cause.
 *
 * @param at when
 * @param times how often the alert was seen until then
 * @param channel the only one to tell; empty for all that want it
 * @param also keys of open alerts that follow from this one, and are not told by themselves
 * @param remark who looks after it, or why the channel is told; may be empty
 * @param tried channels that did not take it
 * @param group the notices that this one sums up, oldest first; empty for a single one
 */
public record Notice(
    Word word,
    Instant at,
    Alert alert,
    long times,
    String channel,
    List<String> also,
    String remark,
    List<String> tried,
    List<Notice> group) {
  private static final int NAMED = 6;

  /** Files of before something was kept don't have it. */
  public Notice(
      Word word,
      Instant at,
      Alert alert,
      long times,
      String channel,
      @Nullable List<String> also,
      @Nullable String remark,
      @Nullable List<String> tried,
      @Nullable List<Notice> group) {
    this.word = word;
    this.at = at;
    this.alert = alert;
    this.times = times;
    this.channel = channel;
    this.also = also == null ? List.of() : List.copyOf(also);
    this.remark = remark == null ? "" : remark;
    this.tried = tried == null ? List.of() : List.copyOf(tried);
    this.group = group == null ? List.of() : List.copyOf(group);
  }

  /** For all channels that want it. */
  static Notice of(Word word, Instant at, OpenAlert open) {
    return of(word, at, open.alert(), open.times());
  }

  static Notice of(Word word, Instant at, Alert alert, long times) {
    return new Notice(word, at, alert, times, "", List.of(), "", List.of(), List.of());
  }

  Notice withAlso(List<String> keys) {
    return new Notice(word, at, alert, times, channel, keys, remark, tried, group);
  }

  Notice withRemark(String text) {
    return new Notice(word, at, alert, times, channel, also, text, tried, group);
  }

  /** For one channel alone. */
  Notice only(String one) {
    return new Notice(word, at, alert, times, one, also, remark, tried, group);
  }

  /** For the channel that is told what another one did not take. */
  public Notice passedOn(String from, String to) {
    List<String> all = new ArrayList<>(tried);
    all.add(from);
    return new Notice(word, at, alert, times, to, also, remark, all, group);
  }

  /**
   * Several in one. Its word and alert are those of the most urgent, the first of these.
   *
   * @param notices oldest first, at least one
   */
  public static Notice group(List<Notice> notices) {
    List<Notice> flat =
        notices.stream()
            .flatMap(one -> one.group.isEmpty() ? Stream.of(one) : one.group.stream())
            .toList();
    Notice worst =
        flat.stream()
            .max(
                Comparator.comparing((Notice one) -> !one.resolved())
                    .thenComparing(one -> one.alert().level())
                    .thenComparing(Notice::at, Comparator.reverseOrder()))
            .orElseThrow();
    return new Notice(
        worst.word,
        flat.get(0).at,
        worst.alert,
        flat.size(),
        worst.channel,
        List.of(),
        "",
        worst.tried,
        flat);
  }

  /** What is said. */
  public enum Word {
    RAISED,
    STILL_OPEN,
    ESCALATED,
    ACKNOWLEDGED,
    RESOLVED;

    /** As in files. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    private String mark(AlertLevel level) {
      return switch (this) {
        case RAISED -> level.name();
        case STILL_OPEN -> "STILL " + level.name();
        case ESCALATED -> "ESCALATED " + level.name();
        case ACKNOWLEDGED -> "ACKNOWLEDGED";
        case RESOLVED -> "RESOLVED";
      };
    }
  }

  /** Whether the alert is over. */
  public boolean resolved() {
    return word == Word.RESOLVED;
  }

  /** One line for people: subject of a mail, first line of a message. */
  public String headline() {
    String mark = "[" + word.mark(alert.level()) + "] ";
    if (!group.isEmpty()) {
      return mark + group.size() + " alerts: " + named();
    }
    String line = mark + alert.subject() + ": " + alert.what();
    return line.lines().findFirst().map(ForeignText::line).orElse(mark);
  }

  private String named() {
    String first =
        group.stream()
            .map(one -> one.alert().key())
            .distinct()
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    return group.size() > NAMED ? first + ", ..." : first;
  }

  /** All that people need, as plain lines. */
  public String text(Links links) {
    StringBuilder text = new StringBuilder(headline()).append('\n');
    if (group.isEmpty()) {
      details(text, links);
    } else {
      for (Notice one : group) {
        one.inGroup(text, links);
      }
      text.append('\n');
      links.dashboard().ifPresent(page -> text.append("\nSee:     ").append(page).append('\n'));
    }
    if (!tried.isEmpty()) {
      text.append("\nThe channel ").append(String.join(", then ", tried));
      text.append(" did not take this message.\n");
    }
    return text.toString();
  }

  private void inGroup(StringBuilder text, Links links) {
    text.append("\n- ").append(headline()).append("\n  since ").append(alert.since());
    if (resolved()) {
      text.append(", over ").append(at);
    } else {
      text.append("\n  At risk: ").append(alert.kind().risk());
      text.append("\n  Command: ").append(alert.command());
      text.append("\n  Runbook: ").append(links.runbook(alert.kind()));
    }
  }

  private void details(StringBuilder text, Links links) {
    text.append("\nSince:   ").append(alert.since());
    if (resolved()) {
      text.append("\nOver:    ").append(at);
    } else {
      text.append("\nAt risk: ").append(alert.kind().risk());
      text.append("\nCommand: ").append(alert.command());
      text.append("\nRunbook: ").append(links.runbook(alert.kind()));
    }
    links.dashboard().ifPresent(page -> text.append("\nSee:     ").append(page));
    if (!also.isEmpty()) {
      text.append("\nAlso:    ").append(also.size()).append(" that follow from it: ");
      text.append(String.join(", ", also));
    }
    if (!remark.isEmpty()) {
      text.append("\nNote:    ").append(ForeignText.block(remark));
    }
    text.append("\nAlert:   ").append(alert.key()).append(", seen ").append(times).append(" times");
    text.append("\n\n").append(ForeignText.block(alert.what())).append('\n');
  }
}

package io.voiceagents.backup.api;

import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.alert.Silence;
import io.voiceagents.backup.cli.AlertBook;
import io.voiceagents.backup.cli.AlertView;
import io.voiceagents.backup.cli.output.Document;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** What is not in order, and who looks after it. */
record Alerts(Platform platform) {
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);
  private static final int LONGEST_TEXT = 500;

  Answer list() throws IOException {
    AlertBook book = platform.alerts();
    return Answer.of(
        new Document()
            .put("alerts", book.open().stream().map(AlertView::document).toList())
            .put("silences", book.silences().stream().map(AlertView::document).toList()));
  }

  Answer acknowledge(Call call) throws IOException, ProblemException {
    String key = call.text("key").orElse("");
    String note = words(call, "note");
    AlertBook book = platform.alerts();
    // What is not open is not looked for: a key from outside may be longer than a file's name.
    List<OpenAlert> all = book.open();
    Optional<OpenAlert> open =
        all.stream().anyMatch(one -> one.alert().key().equals(key))
            ? book.acknowledge(key, call.caller().name(), note)
            : Optional.empty();
    if (open.isEmpty()) {
      throw AlertView.notFound(key, all);
    }
    return Answer.of(new Document().put("alert", AlertView.document(open.get())));
  }

  Answer silence(Call call) throws IOException, ProblemException {
    String pattern = call.text("pattern").orElse("");
    if (!pattern.matches("\\*|[^/]+/[^/]+") || pattern.length() > LONGEST_TEXT) {
      throw new ProblemException(
          400,
          "'pattern' is '" + pattern + "'",
          "As in postgres/backup, postgres/*, */overdue, *.");
    }
    Silence silence = new Silence(pattern, until(call, pattern), words(call, "reason"));
    platform.alerts().silence(silence);
    return Answer.of(new Document().put("silence", AlertView.document(silence)));
  }

  private Instant until(Call call, String pattern) throws ProblemException {
    String text = call.text("until").orElse("");
    Duration longest = Silence.longest(pattern);
    try {
      Instant until = OffsetDateTime.parse(text).toInstant();
      if (!until.isAfter(platform.now().plus(longest).plus(CLOCKS_DIFFER))) {
        return until;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new ProblemException(
        400,
        "'until' is '" + text + "'",
        "A time with its zone within %d days, as in 2026-11-23T14:03:27Z; one that is over ends a silence."
            .formatted(longest.toDays()));
  }

  /** People get it by mail and pager, so it stays short. */
  private static String words(Call call, String field) throws ProblemException {
    String text = call.text(field).orElse("");
    if (text.length() > LONGEST_TEXT) {
      throw new ProblemException(
          400, "'" + field + "' is too long", "At most " + LONGEST_TEXT + " characters.");
    }
    return text;
  }
}

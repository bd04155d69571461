package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a server says that it ended a recovery: the last line of the history of the timeline that
 * it began (writeTimeLineHistory and getRecoveryStopReason in PostgreSQL's timeline.c and
 * xlogrecovery.c).
 *
 * @param position at which the new timeline begins
 * @param reason for instance {@code before 2026-11-26 14:03:28.1+00}
 */
public record RecoveryEnd(int timeline, long position, String reason) {
  private static final Pattern TIME = Pattern.compile("(?:before|after) (\\d{4}-.*)");
  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffset("+HH:mm", "+00")
          .toFormatter(Locale.ROOT);

  /**
   * Reads it from a data directory.
   *
   * @throws SourceException if no recovery has ended there
   */
  public static RecoveryEnd read(Path data) throws IOException {
    Path youngest = youngest(data);
    List<String> lines =
        Files.readAllLines(youngest).stream().filter(line -> line.matches("\\d+\\t.*")).toList();
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    String[] fields = last.split("\t", 3);
    if (fields.length < 3) {
      throw new SourceException(
          youngest + " does not say where the recovery ended. Hint: the server's log may");
    }
    String name = youngest.getFileName().toString();
    return new RecoveryEnd(
        Integer.parseInt(name.substring(0, 8), 16),
        Lsn.parse(fields[1]).value(),
        fields[2].strip());
  }

  private static Path youngest(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("pg_wal"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9A-F]{8}\\.history"))
          .max(Path::compareTo)
          .orElseThrow(
              () ->
                  new SourceException(
                      data + " has begun no timeline. Hint: did a server recover on it?"));
    }
  }

  /** Time of the transaction at which it stopped; empty if it was not a time that it looked for. */
  public Optional<Instant> time() {
    Matcher matcher = TIME.matcher(reason);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(matcher.group(1), FORM).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

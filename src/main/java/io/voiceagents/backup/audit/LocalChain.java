package io.voiceagents.backup.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Walks along the log of this host, a file at a time, and notes where it does not hang together.
 */
final class LocalChain {
  private final List<String> problems;
  private final List<String> notes;
  private final Deque<Path> files;
  private final Set<String> accepted = new HashSet<>();
  private List<Line> lines = List.of();
  private int next;
  private long expected = 1;
  private String previous = "";
  private Optional<String> log = Optional.empty();

  /**
   * A line in its place.
   *
   * @param sequence by the name of its file and those before it
   */
  record Line(long sequence, byte[] bytes) {}

  LocalChain(AuditFiles files, List<String> problems, List<String> notes) throws IOException {
    this.files = new ArrayDeque<>(files.list());
    this.problems = problems;
    this.notes = notes;
    load(files);
  }

  private void load(AuditFiles from) throws IOException {
    while (next >= lines.size() && !files.isEmpty()) {
      Path file = files.removeFirst();
      byte[] text = from.read(file);
      long sequence = AuditFiles.first(file);
      if (sequence != expected) {
        problems.add(
            sequence > expected
                ? "records %d to %d are missing before %s"
                    .formatted(expected, sequence - 1, file.getFileName())
                : "%s begins with record %d, which is elsewhere too"
                    .formatted(file.getFileName(), sequence));
      }
      boolean torn = text.length > 0 && text[text.length - 1] != '\n';
      if (torn) {
        // A crash leaves half a line at the very end, which was never acknowledged.
        (files.isEmpty() ? notes : problems)
            .add("the last line of %s is cut off".formatted(file.getFileName()));
      }
      List<Line> read = new ArrayList<>();
      List<byte[]> all = AuditLine.split(text);
      for (byte[] line : all.subList(0, torn ? all.size() - 1 : all.size())) {
        read.add(new Line(sequence++, line));
      }
      lines = read;
      next = 0;
      expected = sequence;
    }
  }

  /** The next line, checked against the one before; empty behind the last. */
  Optional<Line> advance(AuditFiles from) throws IOException {
    load(from);
    if (next >= lines.size()) {
      return Optional.empty();
    }
    Line line = lines.get(next++);
    check(line);
    previous = AuditLine.hash(line.bytes());
    return Optional.of(line);
  }

  private void check(Line line) {
    Optional<AuditRecord> parsed = AuditLine.parse(line.bytes());
    if (parsed.isEmpty()) {
      problems.add("record %d is none".formatted(line.sequence()));
      return;
    }
    AuditRecord record = parsed.get();
    if (log.isEmpty()) {
      log = Optional.of(record.log());
    }
    if (line.sequence() == 1) {
      previous = AuditLine.root(record.log());
    }
    if (record.sequence() != line.sequence()) {
      problems.add(
          "record %d stands where record %d must be".formatted(record.sequence(), line.sequence()));
    }
    if (!record.log().equals(log.get())) {
      problems.add("record %d is of the log %s".formatted(line.sequence(), record.log()));
    }
    if (!record.previous().equals(previous)) {
      problems.add(
          line.sequence() == 1
              ? "record 1 is not the beginning of the log"
              : "record %d does not follow the one before it: that one, or what lay between, was changed or removed"
                  .formatted(line.sequence()));
    }
    if (record.entry().operation().equals(AuditCheck.ACCEPTED)) {
      accepted.add(record.entry().parameters().getOrDefault("log", ""));
    }
  }

  /** Id of the log; empty if there is no record. */
  Optional<String> log() {
    return log;
  }

  /** Logs whose loss was accepted. */
  Set<String> accepted() {
    return accepted;
  }
}

package io.voiceagents.backup.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a log, in the order of their first records. */
record AuditFiles(Path directory) {
  private static final Pattern NAME = Pattern.compile("[0-9]{12}\\.jsonl");
  private static final long LARGEST = 64L << 20;

  Path state() {
    return Optional.ofNullable(directory.getParent()).orElse(directory);
  }

  List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  Path startingAt(long sequence) {
    return directory.resolve(String.format(Locale.ROOT, "%012d.jsonl", sequence));
  }

  /** Number of a file's first record, by its name. */
  static long first(Path file) {
    return Long.parseLong(String.valueOf(file.getFileName()).substring(0, 12));
  }

  boolean isLast(Path file, long size) throws IOException {
    List<Path> all = list();
    return !all.isEmpty() && all.get(all.size() - 1).equals(file) && Files.size(file) == size;
  }

  byte[] read(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(
          "%s is larger than any file of the audit log. Hint: 'backupctl audit list' needs it moved away; keep it as evidence."
              .formatted(file));
    }
    return Files.readAllBytes(file);
  }

  /** The line of a record, by its place. */
  Optional<byte[]> line(long sequence) throws IOException {
    Optional<Path> file = list().stream().filter(one -> first(one) <= sequence).reduce((a, b) -> b);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    List<byte[]> lines = AuditLine.split(read(file.get()));
    long index = sequence - first(file.get());
    return index < lines.size() ? Optional.of(lines.get((int) index)) : Optional.empty();
  }

  List<AuditRecord> newest(int limit, long before, Instant since) throws IOException {
    List<AuditRecord> found = new ArrayList<>();
    List<Path> newestFirst = new ArrayList<>(list());
    Collections.reverse(newestFirst);
    for (Path file : newestFirst) {
      if (first(file) >= before) {
        continue;
      }
      List<byte[]> lines = AuditLine.split(read(file));
      Collections.reverse(lines);
      for (byte[] line : lines) {
        Optional<AuditRecord> record = AuditLine.parse(line);
        if (record.isPresent() && record.get().at().isBefore(since)) {
          return found;
        }
        record.filter(one -> one.sequence() < before).ifPresent(found::add);
        if (limit > 0 && found.size() == limit) {
          return found;
        }
      }
    }
    return found;
  }
}

package io.voiceagents.backup.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a log ends.
 *
 * @param sequence of the last record; 0 if there is none
 * @param hash of the last line
 * @param size of the whole lines of the file
 * @param tornBytes behind them: a line that a crash cut off
 */
record AuditHead(String log, long sequence, String hash, Path file, long size, long tornBytes) {

  static AuditHead none(String log, Path first) {
    return new AuditHead(log, 0, AuditLine.root(log), first, 0, 0);
  }

  /**
   * The end of the last file. A line counts as a record even if it is none: what was done to it has
   * to stay visible.
   */
  static Optional<AuditHead> of(AuditFiles files) throws IOException {
    List<Path> all = files.list();
    Optional<AuditHead> unfinished = Optional.empty();
    for (int i = all.size() - 1; i >= 0; i--) {
      Path file = all.get(i);
      byte[] text = files.read(file);
      int whole = wholeLines(text);
      if (whole > 0) {
        AuditHead head = of(file, text, whole);
        return Optional.of(
            unfinished
                .map(
                    later ->
                        new AuditHead(
                            head.log, head.sequence, head.hash, later.file, 0, later.tornBytes))
                .orElse(head));
      }
      if (unfinished.isEmpty()) {
        unfinished = Optional.of(new AuditHead("", 0, "", file, 0, text.length));
      }
    }
    return Optional.empty();
  }

  private static AuditHead of(Path file, byte[] text, int whole) {
    List<byte[]> lines = AuditLine.split(Arrays.copyOf(text, whole));
    byte[] last = lines.get(lines.size() - 1);
    String log =
        lines.stream()
            .flatMap(line -> AuditLine.parse(line).stream())
            .map(AuditRecord::log)
            .findFirst()
            .orElse("unknown");
    long sequence = AuditFiles.first(file) + lines.size() - 1;
    return new AuditHead(log, sequence, AuditLine.hash(last), file, whole, text.length - whole);
  }

  private static int wholeLines(byte[] text) {
    int end = text.length;
    while (end > 0 && text[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /** After one more record, whose line is added to {@code lines}. */
  AuditHead with(AuditLog.Waiting entry, ByteArrayOutputStream lines) {
    byte[] line =
        AuditLine.bytes(new AuditRecord(log, sequence + 1, hash, entry.at(), entry.entry()));
    lines.writeBytes(line);
    lines.write('\n');
    return new AuditHead(log, sequence + 1, AuditLine.hash(line), file, size, 0);
  }

  AuditHead in(Path where, long bytes) {
    return new AuditHead(log, sequence, hash, where, bytes, 0);
  }
}

package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.postgres.WalFileName.BackupLabel;
import io.voiceagents.backup.source.postgres.WalFileName.History;
import io.voiceagents.backup.source.postgres.WalFileName.Partial;
import io.voiceagents.backup.source.postgres.WalFileName.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * A file that {@code archive_command} hands over, checked to be what its name says, and what of it
 * is stored.
 *
 * <ul>
 *   <li>a segment: all of it;
 *   <li>the history of a timeline: all of it, as a document;
 *   <li>an unfinished segment ({@code .partial}): its full pages. The rest of it stands in the
 *       first segment of the next timeline, and where two servers parted it is not the same on
 *       both;
 *   <li>the label of a base backup ({@code .backup}): nothing; sets have labels of their own.
 * </ul>
 *
 * @param identity of the cluster, as a log has it
 * @param start position of the first byte of the file
 * @param end position after the last byte that is stored; {@code start} if nothing is
 */
public record ArchivedFile(
    String name, Path content, Map<String, String> identity, String lane, long start, long end) {
  private static final String SYSTEM = "system_identifier";
  private static final String SIZE = "wal.segment_size";

  public ArchivedFile {
    identity = Map.copyOf(identity);
  }

  /**
   * Reads a file.
   *
   * @param expected identity of the log that is there; empty if there is none yet
   * @throws SourceException if it is not what its name says, or another cluster's
   */
  public static ArchivedFile read(String name, Path content, Map<String, String> expected)
      throws IOException {
    Optional<WalFileName> parsed = WalFileName.parse(name);
    if (parsed.isEmpty()) {
      throw new SourceException(
          "'" + name + "' is no file that a server archives. Hint: archive_command passes %p");
    }
    if (parsed.get() instanceof Segment segment) {
      return segment(name, content, segment, expected);
    }
    if (parsed.get() instanceof Partial partial) {
      ArchivedFile whole = segment(name, content, partial.segment(), expected);
      return whole.until(whole.fullPages(partial.segment().timeline()));
    }
    return parsed.get() instanceof History history
        ? history(name, content, history.timeline(), expected)
        : label(name, content, (BackupLabel) parsed.get(), expected);
  }

  private ArchivedFile until(long newEnd) {
    return new ArchivedFile(name, content, identity, lane, start, newEnd);
  }

  private static ArchivedFile segment(
      String name, Path content, Segment segment, Map<String, String> expected) throws IOException {
    long size = Files.size(content);
    byte[] first = read(content, 0, (int) Math.min(size, WalPage.LONG_HEADER));
    if (first.length < WalPage.LONG_HEADER) {
      throw wrong(name, "it has " + size + " bytes");
    }
    WalPage header = WalPage.read(first);
    if (header.segmentSize() != size || Long.bitCount(size) != 1) {
      throw wrong(name, "it has " + size + " bytes, its header says " + header.segmentSize());
    }
    if (header.address() != segment.start(size)
        || header.timeline() < 1
        || header.timeline() > segment.timeline()) {
      throw wrong(
          name,
          "its first page is that of "
              + new Lsn(header.address())
              + " on timeline "
              + header.timeline());
    }
    Map<String, String> identity =
        Map.of(
            SYSTEM,
            Long.toUnsignedString(header.systemIdentifier()),
            SIZE,
            Long.toString(header.segmentSize()));
    if (!expected.isEmpty() && !expected.equals(identity)) {
      throw wrong(name, "it is of cluster " + identity + ", stored is WAL of " + expected);
    }
    long start = segment.start(size);
    return new ArchivedFile(
        name, content, identity, WalNames.lane(segment.timeline()), start, start + size);
  }

  /** A page is full when the next one has begun. */
  private long fullPages(int timeline) throws IOException {
    long last = start;
    for (long position = start; position < end; position += WalPage.BYTES) {
      WalPage page = WalPage.read(read(content, position - start, WalPage.LONG_HEADER));
      if (page.address() != position || page.timeline() < 1 || page.timeline() > timeline) {
        break;
      }
      last = position;
    }
    return last;
  }

  private static ArchivedFile history(
      String name, Path content, int timeline, Map<String, String> expected) throws IOException {
    if (Files.size(content) == 0 || Files.size(content) > 1 << 20) {
      throw wrong(name, "it has " + Files.size(content) + " bytes");
    }
    TimelineHistory history = TimelineHistory.parse(Files.readString(content), name);
    if (history.ancestors().isEmpty()
        || history.ancestors().stream().anyMatch(one -> one.timeline() >= timeline)) {
      throw wrong(name, "it does not lead to timeline " + timeline);
    }
    requireLog(name, expected);
    long start = WalNames.historyPosition(timeline);
    return new ArchivedFile(
        name, content, expected, PostgresLog.DOCUMENTS, start, start + Files.size(content));
  }

  private static ArchivedFile label(
      String name, Path content, BackupLabel label, Map<String, String> expected)
      throws IOException {
    byte[] begin = read(content, 0, (int) Math.min(Files.size(content), 20));
    if (!new String(begin, StandardCharsets.US_ASCII).startsWith("START WAL LOCATION:")) {
      throw wrong(name, "it does not begin as one");
    }
    requireLog(name, expected);
    String lane = WalNames.lane(label.segment().timeline());
    return new ArchivedFile(name, content, expected, lane, 0, 0);
  }

  /** These files don't say which cluster they are of; a segment has always come before. */
  private static void requireLog(String name, Map<String, String> expected) throws SourceException {
    if (expected.isEmpty()) {
      throw wrong(name, "no WAL is stored yet that could tell which cluster it is of");
    }
  }

  /** Bytes of the file by their positions. */
  public byte[] bytes(long from, long until) throws IOException {
    return read(content, from - start, Math.toIntExact(until - from));
  }

  private static byte[] read(Path file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw new IOException(file + " ends before byte " + (offset + length));
        }
      }
    }
    return bytes.array();
  }

  private static SourceException wrong(String name, String what) {
    return new SourceException(
        name
            + " is not what its name says: "
            + what
            + ". Hint: it was not stored; look at the disk it comes from");
  }
}

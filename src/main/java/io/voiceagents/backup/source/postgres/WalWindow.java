package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The WAL segments of a set, and whether they reach from its start to its end without a gap. A
 * segment counts only when its first page says that it belongs to this place of this cluster
 * (XLogLongPageHeaderData in PostgreSQL's access/xlog_internal.h).
 */
final class WalWindow {
  /** Bytes at the front of a segment that {@link #add} wants. */
  static final int HEADER = 40;

  private static final Pattern SEGMENT = Pattern.compile("pg_wal/([0-9A-F]{24})");
  // XLP_LONG_HEADER
  private static final int LONG_HEADER = 2;

  private final long systemIdentifier;
  private final long segmentSize;
  private final SortedMap<Long, String> segments = new TreeMap<>();
  private final SortedSet<String> names = new TreeSet<>();

  WalWindow(long systemIdentifier, long segmentSize) {
    this.systemIdentifier = systemIdentifier;
    this.segmentSize = segmentSize;
  }

  /** Name of the segment, if the path in the data directory is that of one. */
  static Optional<String> segment(String path) {
    var matcher = SEGMENT.matcher(path);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * Adds a segment.
   *
   * @param header its first {@link #HEADER} bytes
   */
  void add(String name, long sizeBytes, byte[] header) throws IOException {
    if (sizeBytes != segmentSize) {
      throw new BrokenBackup(
          "WAL segment " + name + " has " + sizeBytes + " bytes, not " + segmentSize);
    }
    ByteBuffer page = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    long number = number(name);
    if ((page.getShort(2) & LONG_HEADER) == 0
        || page.getLong(8) != number * segmentSize
        || page.getLong(24) != systemIdentifier
        || page.getInt(32) != segmentSize) {
      throw new BrokenBackup(
          "WAL segment "
              + name
              + " is not what its name says: its first page has address "
              + new Lsn(page.getLong(8))
              + " of system "
              + Long.toUnsignedString(page.getLong(24)));
    }
    segments.put(number, name);
    names.add(name);
  }

  /** Checks that every segment of the ranges is there. */
  void check(List<ManifestReader.WalRange> ranges) throws IOException {
    for (ManifestReader.WalRange range : ranges) {
      long last = Math.max(range.start().value(), range.end().value() - 1) / segmentSize;
      for (long number = range.start().value() / segmentSize; number <= last; number++) {
        if (!segments.containsKey(number)) {
          throw new BrokenBackup(
              "WAL segment "
                  + name(range.timeline(), number)
                  + " is missing from the set, which needs "
                  + range.start()
                  + " to "
                  + range.end());
        }
      }
    }
  }

  /** Names, ascending. */
  SortedSet<String> names() {
    return names;
  }

  private String name(int timeline, long number) {
    long perId = 0x1_0000_0000L / segmentSize;
    return String.format(Locale.ROOT, "%08X%08X%08X", timeline, number / perId, number % perId);
  }

  private long number(String name) {
    long perId = 0x1_0000_0000L / segmentSize;
    return Long.parseLong(name.substring(8, 16), 16) * perId
        + Long.parseLong(name.substring(16), 16);
  }
}

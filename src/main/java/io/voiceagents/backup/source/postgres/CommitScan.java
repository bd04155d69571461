package io.voiceagents.backup.source.postgres;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * Finds where a recovery to a time stops: the first commit or abort in the WAL that is later
 * (recoveryStopsBefore in PostgreSQL's xlogrecovery.c). Takes the WAL as it comes, from the start
 * of any page on; records are those of access/xlogrecord.h, which 15 to 18 have in common. Used by
 * one thread.
 */
public final class CommitScan {
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final int RECORD_HEADER = 24;
  // More of a record is never needed: its time stands first in its data.
  private static final int KEPT = 128;
  private static final int XACT = 1;
  // What can stand before the data of a record without pages: XLR_BLOCK_ID_* in xlogrecord.h.
  private static final int DATA_SHORT = 255;
  private static final int DATA_LONG = 254;
  private static final int ORIGIN = 253;
  private static final int TOPLEVEL_XID = 252;
  private static final int XLOG_SWITCH = 0x40;

  private final Instant target;
  private final long segmentSize;

  private final byte[] page = new byte[WalPage.BYTES];
  private int filled;
  private long address;

  private final byte[] record = new byte[KEPT];
  private int kept;
  private long missing;
  private boolean skipping = true;
  private long resumeAt;
  private long reached;
  private boolean ended;
  private boolean earlier;
  private OptionalLong found = OptionalLong.empty();

  /**
   * @param start position from which the WAL will be given, of the start of a page
   */
  public CommitScan(Instant target, long segmentSize, long start) {
    this.target = target;
    this.segmentSize = segmentSize;
    this.address = start;
  }

  /** Position after the record that ends the recovery; empty if none was met so far. */
  public OptionalLong found() {
    return found;
  }

  /** Whether a commit or abort was met that is not later than the target. */
  public boolean metEarlier() {
    return earlier;
  }

  /** Whether there is nothing more to be learned: it was found, or the WAL ends. */
  public boolean done() {
    return ended || found.isPresent();
  }

  /** Position up to which records were read. */
  public long reached() {
    return reached;
  }

  /** Takes the next bytes. */
  public void add(byte[] bytes, int offset, int length) {
    int taken = 0;
    while (taken < length && !done()) {
      int next = Math.min(WalPage.BYTES - filled, length - taken);
      System.arraycopy(bytes, offset + taken, page, filled, next);
      filled += next;
      taken += next;
      if (filled == WalPage.BYTES) {
        page();
      }
    }
  }

  /** Takes note that no more comes: what is there of the last page is looked at. */
  public void end() {
    if (!done() && filled > WalPage.LONG_HEADER) {
      page();
    }
    ended = true;
  }

  private void page() {
    int limit = filled;
    long start = address;
    filled = 0;
    address += WalPage.BYTES;
    if (start < resumeAt) {
      reached = address;
      return;
    }
    WalPage header = WalPage.read(page);
    if (header.address() != start) {
      ended = true;
      return;
    }
    reached = start;
    int offset = continuation(header, limit, start);
    while (offset + Integer.BYTES <= limit && missing == 0 && start >= resumeAt && !done()) {
      offset = record(offset, limit, start);
    }
  }

  /** The rest of a record from the pages before. */
  private int continuation(WalPage header, int limit, long start) {
    if (missing != 0 && header.remaining() != missing && !skipping) {
      // The writer gave the record up after a crash, or this is no WAL any more.
      ended = true;
      return limit;
    }
    long rest = missing != 0 ? missing : header.remaining();
    int take = (int) Math.min(rest, limit - header.length());
    keep(header.length(), take);
    missing = rest - take;
    int after = header.length() + take;
    if (missing == 0 && rest > 0 && !skipping) {
      judge(start + after);
    }
    if (missing == 0) {
      skipping = false;
    }
    return aligned(after);
  }

  private int record(int offset, int limit, long start) {
    long total = Integer.toUnsignedLong(little(page).getInt(offset));
    if (total < RECORD_HEADER) {
      ended = true;
      return limit;
    }
    int take = (int) Math.min(total, limit - offset);
    kept = 0;
    keep(offset, take);
    missing = total - take;
    if (missing == 0) {
      judge(start + offset + take);
    }
    return aligned(offset + take);
  }

  private void keep(int offset, int count) {
    int room = Math.min(count, KEPT - kept);
    if (room > 0) {
      System.arraycopy(page, offset, record, kept, room);
      kept += room;
    }
  }

  private void judge(long end) {
    int info = record[16] & 0xF0;
    int manager = record[17];
    if (manager == 0 && info == XLOG_SWITCH) {
      // Nothing more is in the segment.
      resumeAt = (end - 1) / segmentSize * segmentSize + segmentSize;
    } else if (manager == XACT && ends(info & 0x70)) {
      int data = data();
      if (data > 0 && time(data).isAfter(target)) {
        found = OptionalLong.of(end);
      }
      earlier |= found.isEmpty();
    }
  }

  /** Commit, abort, and those of prepared transactions: XLOG_XACT_* in access/xact.h. */
  private static boolean ends(int operation) {
    return operation == 0x00 || operation == 0x20 || operation == 0x30 || operation == 0x40;
  }

  /** Where the data of a record without pages begins; 0 if it is not found. */
  private int data() {
    int at = RECORD_HEADER;
    while (at + 1 < kept) {
      int id = record[at] & 0xFF;
      if (id == DATA_SHORT) {
        return at + 2;
      }
      if (id == DATA_LONG) {
        return at + 5;
      }
      if (id != ORIGIN && id != TOPLEVEL_XID) {
        return 0;
      }
      at += id == ORIGIN ? 3 : 5;
    }
    return 0;
  }

  private Instant time(int data) {
    if (data + Long.BYTES > kept) {
      return Instant.MIN;
    }
    return EPOCH.plus(little(record).getLong(data), ChronoUnit.MICROS);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int aligned(int offset) {
    return (offset + 7) & ~7;
  }
}

package io.voiceagents.backup.source.postgres;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a page of WAL (XLogPageHeaderData and XLogLongPageHeaderData in PostgreSQL's
 * access/xlog_internal.h).
 *
 * @param timeline of the first record that begins on the page
 * @param address position of the page
 * @param remaining bytes of a record that began on an earlier page
 * @param length of the header
 * @param systemIdentifier of the cluster; 0 unless the header is a long one
 * @param segmentSize in bytes; 0 unless the header is a long one
 */
public record WalPage(
    int timeline,
    long address,
    long remaining,
    int length,
    long systemIdentifier,
    long segmentSize) {
  /** Bytes of a page; what every server is built with unless somebody changed it. */
  public static final int BYTES = 8_192;

  /** Bytes of a long header, which the first page of a segment has. */
  public static final int LONG_HEADER = 40;

  private static final int SHORT_HEADER = 24;
  private static final int CONTINUES = 1;
  private static final int LONG = 2;

  /** Reads the header at the front of a page of at least {@link #LONG_HEADER} bytes. */
  static WalPage read(byte[] page) {
    ByteBuffer header = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    int info = header.getShort(2);
    boolean isLong = (info & LONG) != 0;
    return new WalPage(
        header.getInt(4),
        header.getLong(8),
        (info & CONTINUES) == 0 ? 0 : Integer.toUnsignedLong(header.getInt(16)),
        isLong ? LONG_HEADER : SHORT_HEADER,
        isLong ? header.getLong(24) : 0,
        isLong ? Integer.toUnsignedLong(header.getInt(32)) : 0);
  }
}

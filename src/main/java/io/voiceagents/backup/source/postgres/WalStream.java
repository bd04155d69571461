package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code START_REPLICATION PHYSICAL}: copy data both ways, and at the end of a timeline the
 * server's word where it goes on (PostgreSQL documentation, "Streaming Replication Protocol").
 * {@link #status} may be called by another thread than the one that reads.
 */
final class WalStream {
  /** Microseconds between 1970-01-01 and PostgreSQL's epoch, 2000-01-01. */
  private static final long EPOCH_MICROS = 946_684_800_000_000L;

  /** A server is asked to answer within this; silence for longer is a lost connection. */
  static final int LONGEST_SILENCE_MILLIS = 60_000;

  private final Wire wire;
  private final MessageReader reader;
  private long expected;

  WalStream(Wire wire) {
    this.wire = wire;
    this.reader = wire.reader();
  }

  /** Takes WAL as it comes. */
  interface Taker {
    /** Takes bytes; false ends the stream. */
    boolean wal(long position, byte[] bytes, int offset, int length, Instant sentAt)
        throws IOException;

    /**
     * Hears where the server's WAL ends.
     *
     * @param hurry whether the server waits for a status: as when it shuts down, which it does only
     *     when all of its WAL was confirmed
     */
    void serverEnd(long position, boolean hurry) throws IOException;
  }

  /** How a stream ends that does not break off. */
  sealed interface End {}

  /** The timeline is over, and this is where the WAL goes on. */
  record Next(int timeline, Lsn position) implements End {}

  /** The taker wanted no more. */
  record Enough() implements End {}

  /** The server has shut down, after all of its WAL was confirmed. */
  record ShutDown() implements End {}

  /** Streams until the timeline ends, the server shuts down, or the taker does not want more. */
  End run(String slot, int timeline, Lsn from, Taker taker) throws IOException {
    wire.limitSilence(LONGEST_SILENCE_MILLIS);
    wire.send(
        "START_REPLICATION SLOT \"%s\" PHYSICAL %s TIMELINE %d".formatted(slot, from, timeline));
    Optional<Next> over = begin();
    if (over.isPresent()) {
      return over.get();
    }
    boolean wanted = true;
    expected = from.value();
    while (wanted) {
      char type = reader.next();
      if (type == 'c') {
        return next();
      }
      if (type == 'C') {
        return new ShutDown();
      }
      if (type == 'E') {
        throw wire.failed();
      }
      byte kind = type == 'd' ? reader.takeByte() : 0;
      if (kind == 'k') {
        long end = reader.takeLong();
        reader.takeLong(); // the server's clock
        taker.serverEnd(end, reader.takeByte() != 0);
      }
      wanted = kind != 'w' || wal(taker);
    }
    return new Enough();
  }

  private boolean wal(Taker taker) throws IOException {
    long position = reader.takeLong();
    taker.serverEnd(reader.takeLong(), false);
    Instant sentAt = time(reader.takeLong());
    if (position != expected) {
      throw new BrokenBackup(
          "the server sent WAL from "
              + new Lsn(position)
              + " where "
              + new Lsn(expected)
              + " was due");
    }
    int length = reader.remaining();
    expected += length;
    return taker.wal(position, reader.buffer(), reader.offset(), length, sentAt);
  }

  /**
   * Passes over what comes before the copy. Where a timeline was left exactly where we are, there
   * is no copy at all (PostgreSQL's walsender.c, StartReplication).
   *
   * @return where it goes on then
   */
  private Optional<Next> begin() throws IOException {
    Optional<Next> next = Optional.empty();
    for (char type = reader.next(); type != 'W'; type = reader.next()) {
      if (type == 'E') {
        throw wire.failed();
      }
      if (type == 'D') {
        next = Optional.of(nextRow());
      }
      if (type == 'Z') {
        return Optional.of(
            next.orElseThrow(() -> new BrokenBackup("the server did not start to stream WAL")));
      }
    }
    return Optional.empty();
  }

  /** Answers the end of the server's copy and reads where it goes on. */
  private Next next() throws IOException {
    wire.write(new byte[] {'c', 0, 0, 0, 4});
    Optional<Next> next = Optional.empty();
    for (char type = reader.next(); type != 'Z'; type = reader.next()) {
      if (type == 'E') {
        throw wire.failed();
      }
      if (type == 'D') {
        next = Optional.of(nextRow());
      }
    }
    return next.orElseThrow(
        () -> new BrokenBackup("the server ended its WAL without saying where it goes on"));
  }

  private Next nextRow() throws IOException {
    List<String> row = wire.row();
    return new Next(Integer.parseInt(row.get(0)), Lsn.parse(row.get(1)));
  }

  /**
   * Tells the server what is safe; asks it to answer, so that a dead one is noticed.
   *
   * @param durable up to where it may forget its WAL
   */
  void status(long durable, Instant now) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(1 + 4 + 1 + 8 * 4 + 1);
    message.put((byte) 'd').putInt(message.capacity() - 1).put((byte) 'r');
    message.putLong(durable).putLong(durable).putLong(0);
    message.putLong(micros(now)).put((byte) 1);
    wire.write(message.array());
  }

  private static Instant time(long micros) {
    long since1970 = micros + EPOCH_MICROS;
    return Instant.ofEpochSecond(
        Math.floorDiv(since1970, 1_000_000L), Math.floorMod(since1970, 1_000_000L) * 1_000);
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000 - EPOCH_MICROS;
  }
}

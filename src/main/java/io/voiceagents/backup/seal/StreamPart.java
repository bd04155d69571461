package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainId;
import java.time.Instant;
import java.util.List;

/**
 * A piece of a log that has no end (docs/format.md §12): the bytes of a lane from {@code start} up
 * to {@code end}. One frame.
 *
 * @param chain the stream, with keys as a chain has them
 * @param lane what the positions count in, {@code [a-z0-9]{1,40}}: a timeline, a replication id
 * @param start first position
 * @param end position after the last byte
 * @param at up to when nothing that the source had written is missing before {@code end}, by its
 *     clock, in milliseconds; 1970 if that is not known
 * @param run that wrote it
 */
public record StreamPart(ChainId chain, String lane, long start, long end, Instant at, String run)
    implements ObjectName {
  /** Bytes of a frame, and so of a part. */
  public static final int MAX_BYTES = FrameDecoder.MAX_PACK_FRAME;

  public StreamPart {
    if (start < 0 || end <= start || end - start > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a part of lane '" + lane + "' from " + start + " to " + end);
    }
  }

  /** Whether it is known up to when nothing is missing before its end. */
  public boolean isTimed() {
    return at.isAfter(Instant.EPOCH);
  }

  public int length() {
    return Math.toIntExact(end - start);
  }

  @Override
  public String key() {
    return ObjectKeys.streamPart(this);
  }

  @Override
  public int maxFrame() {
    return MAX_BYTES;
  }

  @Override
  public List<String> bound() {
    return List.of(
        "stream",
        lane,
        Long.toString(start),
        Long.toString(end),
        Long.toString(at.toEpochMilli()),
        run);
  }
}

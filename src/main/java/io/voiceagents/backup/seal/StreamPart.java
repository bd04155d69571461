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
 * @param at when the source had written up to {@code end}, by its clock, in milliseconds
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

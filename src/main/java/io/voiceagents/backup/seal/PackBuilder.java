package io.voiceagents.backup.seal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts chunks into frames and frames into packs. There is one open frame for each filter, so that
 * sound and text that alternate still share their frames. One thread.
 */
final class PackBuilder {
  /** Raw bytes of a frame that holds more than one chunk. */
  static final int FRAME_TARGET = 1 << 20;

  private final RunId run;
  private final int targetBytes;
  private final DraftSink sink;
  private final FrameBuffers buffers = new FrameBuffers(FRAME_TARGET);
  private final List<Frame> frames = new ArrayList<>();
  private final Map<Filter, Frame> open = new HashMap<>();
  private int number;
  private long rawBytes;

  PackBuilder(RunId run, int targetBytes, DraftSink sink) {
    this.run = run;
    this.targetBytes = targetBytes;
    this.sink = sink;
  }

  /** Copies the chunk into a frame. */
  ChunkRef append(byte[] id, byte[] bytes, int length, Filter filter) throws IOException {
    if (rawBytes > 0 && rawBytes + length > targetBytes) {
      flush();
    }
    Frame frame = open.get(filter);
    if (frame == null || !frame.hasRoom(length)) {
      frame = new Frame(frames.size(), buffers.take(length), filter);
      frames.add(frame);
      open.put(filter, frame);
    }
    rawBytes += length;
    return new ChunkRef(
        run.sequence(), number, frame.ordinal, frame.append(bytes, length), length, id);
  }

  /** Hands over what is there, if anything is. */
  void flush() throws IOException {
    if (frames.isEmpty()) {
      return;
    }
    Draft draft =
        new Draft(
            new RunObject(run, ObjectKind.PACK, number),
            frames.stream().map(Frame::draft).toList(),
            buffers.lease(frames.stream().map(frame -> frame.raw).toList()));
    frames.clear();
    open.clear();
    rawBytes = 0;
    number++;
    sink.accept(draft);
  }

  /** Packs handed over so far. */
  int packs() {
    return number;
  }

  private static final class Frame {
    private final int ordinal;
    private final byte[] raw;
    private final Filter filter;
    private int length;

    Frame(int ordinal, byte[] raw, Filter filter) {
      this.ordinal = ordinal;
      this.raw = raw;
      this.filter = filter;
    }

    boolean hasRoom(int bytes) {
      return start() + bytes <= raw.length;
    }

    /** Where the next chunk starts: in sound at an even offset, or samples would be torn apart. */
    private int start() {
      return filter.equals(Filter.NONE) ? length : length + length % 2;
    }

    int append(byte[] bytes, int count) {
      int offset = start();
      System.arraycopy(bytes, 0, raw, offset, count);
      length = offset + count;
      return offset;
    }

    Draft.FrameDraft draft() {
      return new Draft.FrameDraft(raw, length, filter);
    }
  }
}

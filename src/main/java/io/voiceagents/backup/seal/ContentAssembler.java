package io.voiceagents.backup.seal;

import io.voiceagents.backup.source.ContentKind;
import java.io.IOException;
import java.util.List;

/**
 * Takes the content of one entry. Got from {@link PackAssembler#begin}; ended by exactly one of
 * {@link #finish} and {@link #discard}, after which it may be handed out again. One thread.
 */
public final class ContentAssembler {
  private final Placer placer;
  private final ContentCutter byContent;
  private final GridCutter byOffset = new GridCutter();
  private final HoleFinder holes = new HoleFinder(new Parts());
  private final GatheredParts gathered = new GatheredParts();

  private byte[] chunk = new byte[64 << 10];
  private int chunkLength;
  private Cutter cutter = byOffset;
  private boolean open;
  private boolean audioFilter;
  private int channels;
  private long position;

  ContentAssembler(Placer placer, ContentCutter byContent) {
    this.placer = placer;
    this.byContent = byContent;
  }

  /** Finds or makes the place of a chunk. */
  interface Placer {
    /** The channels are those of 16-bit sound, 0 for anything else. */
    ChunkRef place(byte[] bytes, int length, int channels) throws IOException;
  }

  void begin(ContentKind kind, boolean filterSound) {
    if (open) {
      throw new IllegalStateException("the content before was neither finished nor discarded");
    }
    open = true;
    audioFilter = filterSound && kind == ContentKind.STREAM;
    cutter = kind == ContentKind.STREAM ? byContent : byOffset;
    cutter.start(0);
    channels = 0;
    position = 0;
    chunkLength = 0;
    gathered.start();
    holes.start();
  }

  /** Takes the next bytes; the array may be used again after the call. */
  public void write(byte[] bytes, int offset, int length) throws IOException {
    requireOpen();
    holes.write(bytes, offset, length);
  }

  /** Takes that many zero bytes. */
  public void hole(long length) throws IOException {
    requireOpen();
    holes.hole(length);
  }

  /**
   * Takes bytes that are stored already. What is written before and after may share a chunk, so
   * that many small changes do not become as many chunks.
   */
  public void reuse(ContentPart part) throws IOException {
    requireOpen();
    holes.finish();
    gathered.add(part, chunkLength);
    position += part.lengthBytes();
  }

  /** Ends the content: its parts in order. */
  public List<ContentPart> finish() throws IOException {
    requireOpen();
    holes.finish();
    endChunk();
    open = false;
    return gathered.finish();
  }

  /** Drops the content. Chunks that are in a pack by now stay there. */
  public void discard() {
    requireOpen();
    open = false;
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("the content was finished or discarded");
    }
  }

  private void append(byte[] bytes, int offset, int length) {
    if (chunk.length < chunkLength + length) {
      int wanted = Math.max(chunkLength + length, 2 * chunk.length);
      byte[] larger = new byte[Math.min(Cutter.MAX_CHUNK, wanted)];
      System.arraycopy(chunk, 0, larger, 0, chunkLength);
      chunk = larger;
    }
    System.arraycopy(bytes, offset, chunk, chunkLength, length);
    chunkLength += length;
  }

  private void endChunk() throws IOException {
    if (chunkLength > 0) {
      gathered.placed(placer.place(chunk, chunkLength, channels));
    }
    chunkLength = 0;
    cutter.start(gathered.gathers() ? 0 : position);
  }

  private final class Parts implements HoleFinder.Target {
    @Override
    public void data(byte[] bytes, int offset, int length) throws IOException {
      if (position == 0 && audioFilter) {
        recognise(bytes, offset, length);
      }
      int taken = 0;
      while (taken < length) {
        int next = cutter.take(bytes, offset + taken, length - taken);
        append(bytes, offset + taken, next);
        taken += next;
        position += next;
        if (cutter.complete()) {
          endChunk();
        }
      }
    }

    private void recognise(byte[] bytes, int offset, int length) {
      channels = WavHeader.channels(bytes, offset, length);
      if (channels > 0) {
        cutter = byOffset;
        cutter.start(0);
      }
    }

    @Override
    public void hole(long length) throws IOException {
      endChunk();
      gathered.add(new Hole(length), 0);
      position += length;
      cutter.start(gathered.gathers() ? 0 : position);
    }
  }
}

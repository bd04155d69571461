package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.source.ContentKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Turns the contents of entries, one after the other, into chunks, leaves out those that the chain
 * has, and hands on the rest as packs. One thread.
 */
public final class PackAssembler {
  /** Raw bytes of a pack where nothing else is said. */
  public static final int DEFAULT_PACK_BYTES = 4 << 20;

  private static final byte[] GEAR_SEED = "vab1|gear".getBytes(StandardCharsets.UTF_8);

  private final ChainKeys keys;
  private final ChunkIndex index;
  private final PackBuilder packs;
  private final ContentAssembler content;
  private final PcmTrial trial = new PcmTrial();
  private long newBytes;
  private long knownBytes;

  /**
   * @param index the chunks of the chain so far; those of this run are added
   * @param packBytes raw bytes of a pack; only a chunk that is larger by itself exceeds it
   */
  public PackAssembler(RunId run, ChainKeys keys, ChunkIndex index, DraftSink sink, int packBytes) {
    this.keys = keys;
    this.index = index;
    this.packs = new PackBuilder(run, packBytes, sink);
    long seed = ByteBuffer.wrap(keys.id(GEAR_SEED, 0, GEAR_SEED.length)).getLong();
    this.content = new ContentAssembler(this::place, new ContentCutter(seed));
  }

  /**
   * Starts the content of an entry; the one before must have ended.
   *
   * @param audioFilter whether sound in WAV files is filtered
   */
  public ContentAssembler begin(ContentKind kind, boolean audioFilter) {
    content.begin(kind, audioFilter);
    return content;
  }

  /** Hands over the last pack. References are valid for what has been handed over. */
  public void finish() throws IOException {
    packs.flush();
  }

  /** Packs handed over so far; they are numbered from 0. */
  public int packs() {
    return packs.packs();
  }

  /** Bytes of content that the chain did not have. */
  public long newBytes() {
    return newBytes;
  }

  /** Bytes of content that the chain had, holes not counted. */
  public long knownBytes() {
    return knownBytes;
  }

  private ChunkRef place(byte[] bytes, int length, int channels) throws IOException {
    byte[] id = keys.id(bytes, 0, length);
    ChunkRef known = index.find(id).orElse(null);
    if (known != null) {
      knownBytes += length;
      return known;
    }
    Filter filter = channels == 0 ? Filter.NONE : trial.choose(bytes, length, channels);
    ChunkRef placed = packs.append(id, bytes, length, filter);
    index.add(placed);
    newBytes += length;
    return placed;
  }
}

package io.voiceagents.backup.seal;

import io.voiceagents.backup.policy.Compression.Codec;
import java.util.List;

/** An object between compression and encryption. */
public record Compressed(Draft draft, List<Frame> frames) {
  public Compressed {
    frames = List.copyOf(frames);
  }

  /**
   * A frame's bytes after filter and codec.
   *
   * @param bytes of exactly the right length; may be the draft's own array
   * @param filter the one that was used, which need not be the draft's
   */
  public record Frame(byte[] bytes, Codec codec, Filter filter) {}
}

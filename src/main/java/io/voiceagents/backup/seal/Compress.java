package io.voiceagents.backup.seal;

import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.Compression.Codec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The step after the draft: filter and compress each frame. Thread-safe; to be closed. */
public final class Compress implements AutoCloseable {
  private final Compression compression;
  private final Workspaces workspaces;
  private final LevelChoice choice = new LevelChoice();

  public Compress(Compression compression) {
    this(compression, CodecFactory.LIBRARIES);
  }

  Compress(Compression compression, CodecFactory codecs) {
    this.compression = compression;
    this.workspaces = new Workspaces(codecs);
  }

  /**
   * Frames that would shrink by less than 3 % stay plain.
   *
   * @throws IOException if the codec fails
   */
  public Compressed compress(Draft draft) throws IOException {
    Workspace workspace = workspaces.borrow();
    try {
      List<Compressed.Frame> frames = new ArrayList<>(draft.frames().size());
      for (Draft.FrameDraft frame : draft.frames()) {
        frames.add(frame(frame, workspace));
      }
      return new Compressed(draft, frames);
    } finally {
      workspaces.giveBack(workspace);
    }
  }

  private Compressed.Frame frame(Draft.FrameDraft frame, Workspace workspace) throws IOException {
    if (compression.codec() == Codec.NONE) {
      return plain(frame);
    }
    FrameCodec codec = workspace.codec(compression.codec());
    byte[] out = workspace.second(codec.bound(frame.length()));
    int size = compressed(frame, codec, workspace, out);
    if (size > frame.length() - frame.length() / 100 * 3) {
      return plain(frame);
    }
    return new Compressed.Frame(Arrays.copyOf(out, size), compression.codec(), frame.filter());
  }

  private int compressed(Draft.FrameDraft frame, FrameCodec codec, Workspace workspace, byte[] out)
      throws IOException {
    if (frame.filter().equals(Filter.NONE)) {
      return unfiltered(frame, codec, workspace, out);
    }
    int level = level();
    byte[] filtered = workspace.first(frame.length());
    PcmFilter.apply(frame.filter(), frame.raw(), frame.length(), filtered);
    if (compression.level() != 0) {
      return codec.compress(filtered, frame.length(), level, out);
    }
    int plain = Noise.isNoise(filtered, frame.length() / 2) ? frame.length() / 2 : 0;
    return codec.compressSound(filtered, frame.length(), plain, level, out);
  }

  private int unfiltered(Draft.FrameDraft frame, FrameCodec codec, Workspace workspace, byte[] out)
      throws IOException {
    int length = frame.length();
    boolean open = compression.level() == 0 && compression.codec() == Codec.ZSTD;
    if (!open) {
      return codec.compress(frame.raw(), length, level(), out);
    }
    if (choice.isTrial(length)) {
      byte[] other = workspace.first(codec.bound(length));
      int quick = codec.compress(frame.raw(), length, LevelChoice.QUICK, other);
      int thorough = codec.compress(frame.raw(), length, LevelChoice.THOROUGH, out);
      choice.told(quick, thorough);
      return thorough;
    }
    return codec.compress(frame.raw(), length, choice.level(), out);
  }

  private static Compressed.Frame plain(Draft.FrameDraft frame) {
    boolean exact = frame.raw().length == frame.length();
    byte[] bytes = exact ? frame.raw() : Arrays.copyOf(frame.raw(), frame.length());
    return new Compressed.Frame(bytes, Codec.NONE, Filter.NONE);
  }

  /** Behind the filter nothing is left to be found by a longer search. */
  private int level() {
    if (compression.level() != 0) {
      return compression.level();
    }
    return switch (compression.codec()) {
      case ZSTD -> LevelChoice.QUICK;
      case GZIP -> 6;
      case LZ4, NONE -> 0;
    };
  }

  @Override
  public void close() {
    workspaces.close();
  }
}

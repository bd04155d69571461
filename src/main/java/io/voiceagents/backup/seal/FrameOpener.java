package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainKeys;
import java.io.IOException;

/** The way back: opens frames of any object. Thread-safe; to be closed. */
public final class FrameOpener implements AutoCloseable {
  private final Workspaces workspaces = new Workspaces(CodecFactory.LIBRARIES);

  /**
   * The raw bytes of a frame, authenticated.
   *
   * @param sealed the bytes of the frame, no more
   * @throws DamagedException if they are not what was sealed at this place, or if the frame is
   *     larger than the format allows
   */
  public byte[] open(
      RunId run,
      ObjectKind kind,
      int number,
      int ordinal,
      FrameInfo info,
      byte[] sealed,
      ChainKeys keys)
      throws IOException {
    Workspace workspace = workspaces.borrow();
    try {
      FramePlace place = new FramePlace(run, kind, number, ordinal);
      return FrameDecoder.decode(place, info, sealed, keys, workspace, byte[]::new);
    } finally {
      workspaces.giveBack(workspace);
    }
  }

  /** As above, for a frame within a larger array. */
  public byte[] open(
      RunId run,
      ObjectKind kind,
      int number,
      int ordinal,
      FrameInfo info,
      byte[] object,
      int offset,
      ChainKeys keys)
      throws IOException {
    if (offset < 0 || info.sealedLength() < 0 || offset > object.length - info.sealedLength()) {
      throw new FramePlace(run, kind, number, ordinal)
          .damaged("the object ends after " + object.length + " bytes");
    }
    byte[] sealed = FrameDecoder.slice(object, offset, info.sealedLength());
    return open(run, kind, number, ordinal, info, sealed, keys);
  }

  @Override
  public void close() {
    workspaces.close();
  }
}

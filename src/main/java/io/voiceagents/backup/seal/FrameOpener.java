package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.Compression.Codec;
import java.io.IOException;
import java.util.Optional;

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
  public byte[] open(ObjectName name, int ordinal, FrameInfo info, byte[] sealed, ChainKeys keys)
      throws IOException {
    FramePlace place = new FramePlace(name, ordinal);
    if (sealed.length != info.sealedLength()) {
      throw place.damaged(
          sealed.length + " sealed bytes where " + info.sealedLength() + " were named");
    }
    return open(place, info, sealed, 0, keys);
  }

  private byte[] open(FramePlace place, FrameInfo info, byte[] object, int offset, ChainKeys keys)
      throws IOException {
    Workspace workspace = workspaces.borrow();
    try {
      return FrameDecoder.decode(place, info, object, offset, keys, workspace, byte[]::new);
    } finally {
      workspaces.giveBack(workspace);
    }
  }

  /** A frame of a pack, page or pack list. */
  public byte[] open(
      RunId run,
      ObjectKind kind,
      int number,
      int ordinal,
      FrameInfo info,
      byte[] sealed,
      ChainKeys keys)
      throws IOException {
    return open(new RunObject(run, kind, number), ordinal, info, sealed, keys);
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
    FramePlace place = new FramePlace(new RunObject(run, kind, number), ordinal);
    if (offset < 0 || info.sealedLength() < 0 || offset > object.length - info.sealedLength()) {
      throw place.damaged("the object ends after " + object.length + " bytes");
    }
    return open(place, info, object, offset, keys);
  }

  /**
   * The raw bytes of a part. Its name does not tell the codec; the right one is that under which it
   * authenticates.
   *
   * @throws DamagedException if none opens it
   */
  public byte[] open(StreamPart part, byte[] sealed, ChainKeys keys) throws IOException {
    Optional<DamagedException> refused = Optional.empty();
    for (Codec codec : Codec.values()) {
      try {
        FrameInfo info = new FrameInfo(sealed.length, part.length(), codec, Filter.NONE);
        return open(part, 0, info, sealed, keys);
      } catch (DamagedException e) {
        refused = Optional.of(e);
      }
    }
    throw refused.orElseThrow();
  }

  @Override
  public void close() {
    workspaces.close();
  }
}

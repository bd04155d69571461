package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainKeys;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** The step after compression: seals each frame, bound to its place. Thread-safe. */
public final class Encrypt {
  /** Nonce of 12 and tag of 16 bytes. */
  static final int OVERHEAD = 28;

  private final ChainKeys keys;

  public Encrypt(ChainKeys keys) {
    this.keys = keys;
  }

  /**
   * The object as it will be stored.
   *
   * @throws IOException if the cipher fails
   */
  public Sealed encrypt(Compressed compressed) throws IOException {
    Draft draft = compressed.draft();
    byte[] object = new byte[size(compressed)];
    List<FrameInfo> infos = new ArrayList<>(compressed.frames().size());
    int at = 0;
    for (int ordinal = 0; ordinal < compressed.frames().size(); ordinal++) {
      Compressed.Frame frame = compressed.frames().get(ordinal);
      int rawLength = draft.frames().get(ordinal).length();
      byte[] sealed = seal(new FramePlace(draft.name(), ordinal), frame, rawLength);
      System.arraycopy(sealed, 0, object, at, sealed.length);
      at += sealed.length;
      infos.add(new FrameInfo(sealed.length, rawLength, frame.codec(), frame.filter()));
    }
    return new Sealed(draft, object, infos);
  }

  private static int size(Compressed compressed) {
    int size = 0;
    for (Compressed.Frame frame : compressed.frames()) {
      size = Math.addExact(size, frame.bytes().length + OVERHEAD);
    }
    return size;
  }

  private byte[] seal(FramePlace place, Compressed.Frame frame, int rawLength) throws IOException {
    try {
      return keys.seal(
          frame.bytes(), place.associatedData(frame.codec(), frame.filter(), rawLength));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          place.key() + ", frame " + place.ordinal() + " could not be encrypted", e);
    }
  }
}

package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainKeys;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The step before the put: decodes every frame again from the bytes that will be stored and
 * compares them with what was read. Libraries of codecs and ciphers have written garbage before.
 * Thread-safe; to be closed.
 */
public final class DecodeCheck implements AutoCloseable {
  private final ChainKeys keys;
  private final Workspaces workspaces = new Workspaces(CodecFactory.LIBRARIES);

  public DecodeCheck(ChainKeys keys) {
    this.keys = keys;
  }

  /**
   * The object with its checksum, without its raw bytes: only the sealed ones are needed further.
   *
   * @throws IOException if a frame can't be opened or gives other bytes; it must not be stored
   */
  public SealedObject check(Sealed sealed) throws IOException {
    Workspace workspace = workspaces.borrow();
    try {
      int at = 0;
      for (int ordinal = 0; ordinal < sealed.frames().size(); ordinal++) {
        frame(sealed, ordinal, at, workspace);
        at += sealed.frames().get(ordinal).sealedLength();
      }
      if (at != sealed.bytes().length || sealed.frames().size() != sealed.draft().frames().size()) {
        throw new DamagedException(
            sealed.draft().key(), sealed.frames().size(), 0, "the object has other frames");
      }
    } finally {
      workspaces.giveBack(workspace);
    }
    Draft draft = sealed.draft();
    // Two checks of one draft: the arrays may have held another one's content for the second.
    if (!draft.content().end()) {
      throw new IOException(
          draft.key() + " was sealed twice. Hint: look at the route seal-and-store");
    }
    return new SealedObject(
        draft.withoutContent(), sealed.bytes(), sha256(sealed.bytes()), sealed.frames());
  }

  private void frame(Sealed sealed, int ordinal, int at, Workspace workspace) throws IOException {
    Draft draft = sealed.draft();
    FramePlace place = new FramePlace(draft.name(), ordinal);
    FrameInfo info = sealed.frames().get(ordinal);
    byte[] raw =
        FrameDecoder.decode(place, info, sealed.bytes(), at, keys, workspace, workspace::second);
    Draft.FrameDraft read = draft.frames().get(ordinal);
    if (info.rawLength() != read.length()
        || !Arrays.equals(raw, 0, read.length(), read.raw(), 0, read.length())) {
      throw place.damaged(
          "decodes to other bytes than were read, by codec "
              + info.codec().word()
              + ", so it is not stored");
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() {
    workspaces.close();
  }
}

package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.Compression.Codec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Opens a sealed frame: seal, codec, filter, in this order. */
final class FrameDecoder {
  /** Frames of packs; larger ones are refused before anything is allocated. */
  static final int MAX_PACK_FRAME = Cutter.MAX_CHUNK;

  /** Frames of pages and pack lists: the entry of one huge file can exceed 4 MiB. */
  static final int MAX_INDEX_FRAME = 256 << 20;

  private FrameDecoder() {}

  /**
   * The raw bytes: the first {@code info.rawLength()} of the returned array, which is {@code
   * target}'s unless the frame was stored plain.
   *
   * @param target makes the array for that many bytes
   */
  static byte[] decode(
      FramePlace place,
      FrameInfo info,
      byte[] sealed,
      ChainKeys keys,
      Workspace workspace,
      IntFunction<byte[]> target)
      throws IOException {
    checkLengths(place, info, sealed.length);
    byte[] packed = open(place, info, sealed, keys);
    boolean filtered = !info.filter().equals(Filter.NONE);
    if (info.codec() == Codec.NONE && packed.length != info.rawLength()) {
      throw place.damaged(packed.length + " plain bytes where " + info.rawLength() + " were named");
    }
    if (info.codec() == Codec.NONE && !filtered) {
      return packed;
    }
    byte[] raw = target.apply(info.rawLength());
    byte[] unpacked =
        unpack(place, info, packed, workspace, filtered ? workspace.first(info.rawLength()) : raw);
    if (filtered) {
      PcmFilter.invert(info.filter(), unpacked, info.rawLength(), raw);
    }
    return raw;
  }

  private static void checkLengths(FramePlace place, FrameInfo info, int length)
      throws DamagedException {
    int limit = place.name().maxFrame();
    if (info.rawLength() < 0 || info.rawLength() > limit) {
      throw place.damaged("a raw length of " + info.rawLength() + ", allowed are " + limit);
    }
    if (length != info.sealedLength() || length > info.rawLength() + Encrypt.OVERHEAD) {
      throw place.damaged(
          length
              + " sealed bytes where "
              + info.sealedLength()
              + " were named, for "
              + info.rawLength()
              + " raw ones");
    }
  }

  private static byte[] open(FramePlace place, FrameInfo info, byte[] sealed, ChainKeys keys)
      throws DamagedException {
    try {
      return keys.open(sealed, place.associatedData(info.codec(), info.filter(), info.rawLength()));
    } catch (GeneralSecurityException e) {
      DamagedException damaged =
          place.damaged("the authentication failed: changed bytes, another place or another key");
      damaged.initCause(e);
      throw damaged;
    }
  }

  private static byte[] unpack(
      FramePlace place, FrameInfo info, byte[] packed, Workspace workspace, byte[] out)
      throws IOException {
    if (info.codec() == Codec.NONE) {
      return packed;
    }
    try {
      workspace.codec(info.codec()).decompress(packed, packed.length, out, info.rawLength());
      return out;
    } catch (IOException e) {
      DamagedException damaged = place.damaged(String.valueOf(e.getMessage()));
      damaged.initCause(e);
      throw damaged;
    }
  }

  /** The bytes of a frame within an object; Tink takes whole arrays only. */
  static byte[] slice(byte[] object, int offset, int length) {
    return offset == 0 && length == object.length
        ? object
        : Arrays.copyOfRange(object, offset, offset + length);
  }
}

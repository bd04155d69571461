package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.Compression.Codec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.function.IntFunction;

/** Opens a sealed frame: seal, codec, filter, in this order. */
final class FrameDecoder {
  /** Frames of packs; larger ones are refused before anything is allocated. */
  static final int MAX_PACK_FRAME = Cutter.MAX_CHUNK;

  /** Frames of pages and pack lists: the entry of one huge file can exceed 4 MiB. */
  static final int MAX_INDEX_FRAME = 256 << 20;

  private FrameDecoder() {}

  /**
   * The raw bytes: the first {@code info.rawLength()} of the returned array.
   *
   * @param object an array in which the sealed frame lies
   * @param offset where it begins
   * @param target makes the array for that many bytes
   */
  static byte[] decode(
      FramePlace place,
      FrameInfo info,
      byte[] object,
      int offset,
      ChainKeys keys,
      Workspace workspace,
      IntFunction<byte[]> target)
      throws IOException {
    checkLengths(place, info, object.length - offset);
    int length = info.sealedLength() - Encrypt.OVERHEAD;
    boolean filtered = !info.filter().equals(Filter.NONE);
    boolean plain = info.codec() == Codec.NONE;
    if (plain && length != info.rawLength()) {
      throw place.damaged(length + " plain bytes where " + info.rawLength() + " were named");
    }
    if (plain && !filtered) {
      byte[] raw = target.apply(length);
      open(place, info, object, offset, keys, raw);
      return raw;
    }
    byte[] packed = workspace.third(length);
    open(place, info, object, offset, keys, packed);
    byte[] raw = target.apply(info.rawLength());
    byte[] unpacked = packed;
    if (!plain) {
      unpacked = filtered ? workspace.first(info.rawLength()) : raw;
      unpack(place, info, packed, length, workspace, unpacked);
    }
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
    boolean fits = info.sealedLength() <= length && info.sealedLength() >= Encrypt.OVERHEAD;
    if (!fits || info.sealedLength() > info.rawLength() + Encrypt.OVERHEAD) {
      throw place.damaged(
          length
              + " sealed bytes where "
              + info.sealedLength()
              + " were named, for "
              + info.rawLength()
              + " raw ones");
    }
  }

  private static void open(
      FramePlace place, FrameInfo info, byte[] object, int offset, ChainKeys keys, byte[] out)
      throws DamagedException {
    try {
      keys.open(
          object,
          offset,
          info.sealedLength(),
          place.associatedData(info.codec(), info.filter(), info.rawLength()),
          out);
    } catch (GeneralSecurityException e) {
      DamagedException damaged =
          place.damaged("the authentication failed: changed bytes, another place or another key");
      damaged.initCause(e);
      throw damaged;
    }
  }

  private static void unpack(
      FramePlace place, FrameInfo info, byte[] packed, int length, Workspace workspace, byte[] out)
      throws IOException {
    try {
      workspace.codec(info.codec()).decompress(packed, length, out, info.rawLength());
    } catch (IOException e) {
      DamagedException damaged = place.damaged(String.valueOf(e.getMessage()));
      damaged.initCause(e);
      throw damaged;
    }
  }
}

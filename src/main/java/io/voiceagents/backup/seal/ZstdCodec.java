package io.voiceagents.backup.seal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;

/** Zstd frames (RFC 8878), without zstd's own checksum: the seal covers them. */
final class ZstdCodec implements FrameCodec {
  private final ZstdCompressCtx compress = new ZstdCompressCtx();
  private final ZstdCompressCtx sound = new ZstdCompressCtx();
  private final ZstdDecompressCtx decompress = new ZstdDecompressCtx();

  @Override
  public int bound(int rawLength) {
    return Math.toIntExact(Zstd.compressBound(rawLength)) + StoredZstd.bound(0);
  }

  @Override
  public int compress(byte[] raw, int length, int level, byte[] out) throws IOException {
    try {
      compress.setLevel(level);
      return compress.compressByteArray(out, 0, out.length, raw, 0, length);
    } catch (ZstdException e) {
      throw new IOException("zstd failed on " + length + " bytes: " + e.getMessage(), e);
    }
  }

  /**
   * Behind the filter repetitions are chance; what pays is the entropy coder. A table of 64 places
   * makes zstd look for repetitions at the fewest places that it can be told to.
   */
  @Override
  public int compressSound(byte[] filtered, int length, int plain, int level, byte[] out)
      throws IOException {
    try {
      sound.setLevel(level);
      sound.setHashLog(Zstd.hashLogMin());
      int at = plain == 0 ? 0 : StoredZstd.write(filtered, plain, out);
      return at
          + sound.compressByteArray(out, at, out.length - at, filtered, plain, length - plain);
    } catch (ZstdException e) {
      throw new IOException("zstd failed on " + length + " bytes: " + e.getMessage(), e);
    }
  }

  @Override
  public void decompress(byte[] packed, int length, byte[] out, int rawLength) throws IOException {
    try {
      int size = decompress.decompressByteArray(out, 0, rawLength, packed, 0, length);
      if (size != rawLength) {
        throw new IOException("zstd gave " + size + " bytes, not " + rawLength);
      }
    } catch (ZstdException e) {
      throw new IOException("zstd can't read " + length + " bytes: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    compress.close();
    sound.close();
    decompress.close();
  }
}

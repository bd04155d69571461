package io.voiceagents.backup.seal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;

/** One zstd frame (RFC 8878), without zstd's own checksum: the seal covers it. */
final class ZstdCodec implements FrameCodec {
  private final ZstdCompressCtx compress = new ZstdCompressCtx();
  private final ZstdDecompressCtx decompress = new ZstdDecompressCtx();

  @Override
  public int bound(int rawLength) {
    return Math.toIntExact(Zstd.compressBound(rawLength));
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
    decompress.close();
  }
}

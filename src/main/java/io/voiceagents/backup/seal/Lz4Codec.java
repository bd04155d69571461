package io.voiceagents.backup.seal;

import java.io.IOException;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** One LZ4 block. Levels above 0 are those of LZ4 HC. */
final class Lz4Codec implements FrameCodec {
  private final LZ4Factory factory = LZ4Factory.fastestInstance();
  private final LZ4SafeDecompressor decompressor = factory.safeDecompressor();

  @Override
  public int bound(int rawLength) {
    return factory.fastCompressor().maxCompressedLength(rawLength);
  }

  @Override
  public int compress(byte[] raw, int length, int level, byte[] out) {
    LZ4Compressor compressor =
        level == 0 ? factory.fastCompressor() : factory.highCompressor(level);
    return compressor.compress(raw, 0, length, out, 0, out.length);
  }

  @Override
  public void decompress(byte[] packed, int length, byte[] out, int rawLength) throws IOException {
    try {
      int size = decompressor.decompress(packed, 0, length, out, 0, rawLength);
      if (size != rawLength) {
        throw new IOException("lz4 gave " + size + " bytes, not " + rawLength);
      }
    } catch (LZ4Exception e) {
      throw new IOException("lz4 can't read " + length + " bytes: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}

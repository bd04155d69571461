package io.voiceagents.backup.seal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** One gzip member (RFC 1952). */
final class GzipCodec implements FrameCodec {
  private static final int BUFFER = 64 << 10;

  @Override
  public int bound(int rawLength) {
    // Stored blocks cost 5 bytes in 64 KiB (RFC 1951), header and trailer 18.
    return rawLength + rawLength / 1000 + 64;
  }

  @Override
  public int compress(byte[] raw, int length, int level, byte[] out) throws IOException {
    ByteArrayOutputStream result = new ByteArrayOutputStream(length / 2 + BUFFER);
    try (Leveled gzip = new Leveled(result, level)) {
      gzip.write(raw, 0, length);
    }
    byte[] packed = result.toByteArray();
    System.arraycopy(packed, 0, out, 0, packed.length);
    return packed.length;
  }

  @Override
  public void decompress(byte[] packed, int length, byte[] out, int rawLength) throws IOException {
    try (GZIPInputStream gzip =
        new GZIPInputStream(new ByteArrayInputStream(packed, 0, length), BUFFER)) {
      int size = gzip.readNBytes(out, 0, rawLength);
      if (size != rawLength || gzip.read() >= 0) {
        throw new IOException("gzip gave another number of bytes than " + rawLength);
      }
    }
  }

  @Override
  public void close() {
    // Inflaters and deflaters end with their streams.
  }

  private static final class Leveled extends GZIPOutputStream {
    Leveled(OutputStream out, int level) throws IOException {
      super(out, BUFFER);
      def.setLevel(level);
    }
  }
}

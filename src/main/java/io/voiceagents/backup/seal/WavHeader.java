package io.voiceagents.backup.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Recognises WAV files with 16-bit PCM from their first bytes (Microsoft and IBM, "Multimedia
 * Programming Interface and Data Specifications 1.0", RIFF WAVE). A header that lies costs some
 * compression and nothing else, because the filter keeps any bytes.
 */
final class WavHeader {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int RIFF = 0x46464952;
  private static final int WAVE = 0x45564157;
  private static final int FMT = 0x20746D66;
  private static final int PCM = 1;
  private static final int EXTENSIBLE = 0xFFFE;

  private WavHeader() {}

  /**
   * Number of channels, 1 or 2, or 0 if this is not the start of such a file.
   *
   * @param length bytes at hand; a header that goes beyond them is not recognised
   */
  static int channels(byte[] bytes, int offset, int length) {
    if (length < 12 || number(bytes, offset) != RIFF || number(bytes, offset + 8) != WAVE) {
      return 0;
    }
    long at = 12;
    while (at + 8 <= length) {
      int chunk = offset + (int) at;
      long size = number(bytes, chunk + 4) & 0xFFFFFFFFL;
      if (number(bytes, chunk) == FMT) {
        return size >= 16 && at + 8 + size <= length ? format(bytes, chunk + 8, size) : 0;
      }
      at += 8 + size + size % 2;
    }
    return 0;
  }

  private static int format(byte[] bytes, int at, long size) {
    int first = number(bytes, at);
    int tag = first & 0xFFFF;
    int channels = first >>> 16;
    int last = number(bytes, at + 12);
    int blockAlign = last & 0xFFFF;
    int bits = last >>> 16;
    // The first two bytes of the sub-format's GUID are the tag that the extension stands for.
    boolean extended = tag == EXTENSIBLE && size >= 40 && (number(bytes, at + 24) & 0xFFFF) == PCM;
    boolean fits = bits == 16 && blockAlign == 2 * channels && channels >= 1 && channels <= 2;
    return fits && (tag == PCM || extended) ? channels : 0;
  }

  private static int number(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }
}

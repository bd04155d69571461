package io.voiceagents.backup.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Contents for tests, the same in every run. */
final class Bytes {
  private Bytes() {}

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Lines like those of a transcript. */
  static byte[] text(int length, long seed) {
    List<String> words =
        List.of(
            "the",
            "caller",
            "asked",
            "for",
            "an",
            "appointment",
            "on",
            "next",
            "monday",
            "agent",
            "confirmed");
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(length + 200);
    while (text.length() < length) {
      text.append("{\"at\":").append(random.nextInt(1 << 30)).append(",\"text\":\"");
      for (int i = 0; i < 12; i++) {
        text.append(words.get(random.nextInt(words.size()))).append(' ');
      }
      text.append("\"}\n");
    }
    return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  /** A WAV file: a few slow tones and a little noise. */
  static byte[] wav(int samplesPerChannel, int channels, long seed) {
    int data = samplesPerChannel * channels * 2;
    ByteBuffer wav = ByteBuffer.allocate(44 + data).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + data);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) channels).putInt(16_000);
    wav.putInt(16_000 * channels * 2).putShort((short) (channels * 2)).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data);
    Random random = new Random(seed);
    for (int i = 0; i < samplesPerChannel; i++) {
      for (int c = 0; c < channels; c++) {
        double loud = Math.sin(i / 9_000.0 + c);
        double tone = 6_000 * Math.sin(i / 11.0 + c) + 3_000 * Math.sin(i / 4.7 - c);
        wav.putShort((short) (loud * tone + 12 * random.nextGaussian()));
      }
    }
    return wav.array();
  }
}

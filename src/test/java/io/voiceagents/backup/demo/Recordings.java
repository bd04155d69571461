package io.voiceagents.backup.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Call recordings that can be listened to: 16-bit mono WAV at 8 kHz, a voice-like hum with pauses,
 * and a transcript each.
 */
final class Recordings {
  private static final int RATE = 8_000;
  private final Path directory;
  private final Random random;

  Recordings(Path directory, long seed) {
    this.directory = directory;
    this.random = new Random(seed);
  }

  /** Records calls with the numbers given. */
  void record(int firstCall, int count) throws IOException {
    for (int call = firstCall; call < firstCall + count; call++) {
      Path day = Files.createDirectories(directory.resolve("2026/11/" + (1 + call % 20)));
      int seconds = 5 + random.nextInt(20);
      Files.write(day.resolve("call-" + call + ".wav"), wav(seconds));
      Files.writeString(day.resolve("call-" + call + ".json"), transcript(call, seconds));
    }
  }

  private byte[] wav(int seconds) {
    byte[] samples = voice(seconds * RATE);
    ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
    header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples.length);
    header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    header.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(RATE * 2);
    header.putShort((short) 2).putShort((short) 16);
    header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples.length);
    ByteArrayOutputStream wav = new ByteArrayOutputStream();
    wav.writeBytes(header.array());
    wav.writeBytes(samples);
    return wav.toByteArray();
  }

  /**
   * Syllables of a changing pitch with two formants, pauses between words, and the line's noise.
   */
  private byte[] voice(int length) {
    ByteBuffer samples = ByteBuffer.allocate(length * 2).order(ByteOrder.LITTLE_ENDIAN);
    double pitch = 110 + random.nextInt(90);
    double phase = 0;
    for (int i = 0; i < length; i++) {
      if (i % (RATE / 4) == 0) {
        pitch = Math.max(80, Math.min(260, pitch + random.nextGaussian() * 18));
      }
      phase += 2 * Math.PI * pitch / RATE;
      double syllable = Math.max(0, Math.sin(2 * Math.PI * 3.1 * i / RATE));
      double word = (i / (RATE * 2)) % 4 == 3 ? 0.02 : 1;
      double tone = Math.sin(phase) + 0.5 * Math.sin(phase * 5) + 0.25 * Math.sin(phase * 9);
      double sample = 6_500 * syllable * word * tone + random.nextGaussian() * 25;
      samples.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample)));
    }
    return samples.array();
  }

  private String transcript(int call, int seconds) {
    StringBuilder text =
        new StringBuilder("{\"call\":" + call + ",\"seconds\":" + seconds + ",\"turns\":[");
    for (int turn = 0; turn < seconds / 2; turn++) {
      text.append(turn == 0 ? "" : ",")
          .append("{\"who\":\"")
          .append(turn % 2 == 0 ? "agent" : "caller");
      text.append("\",\"text\":\"").append(Phrases.sentence(random)).append("\"}");
    }
    return text.append("]}").toString();
  }
}

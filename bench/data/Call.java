import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A recorded call: a PCM WAV file and its transcript. Everything follows from the seed.
 *
 * @param name path without ending, relative to the tree
 */
record Call(String name, long seed, int rate, int channels, int seconds, Instant started) {
  private static final Instant FIRST_DAY = Instant.parse("2026-10-01T00:00:00Z");
  private static final int HEADER = 44;

  /** The call of that number on that day; numbers on a day follow each other without gaps. */
  static Call of(long treeSeed, int day, int number) {
    long seed = Seeds.mix(treeSeed, day, number);
    SplittableRandom random = new SplittableRandom(seed);
    int pick = random.nextInt(10);
    int rate = pick < 5 ? 8_000 : pick < 8 ? 16_000 : 24_000;
    int channels = random.nextInt(10) < 2 ? 2 : 1;
    int seconds = length(random);
    Instant started = FIRST_DAY.plusSeconds(day * 86_400L + random.nextInt(86_400));
    String name =
        String.format(
            Locale.ROOT,
            "tenant-%02d/%s/call-%016x",
            random.nextInt(12),
            started.toString().substring(0, 10).replace('-', '/'),
            seed);
    return new Call(name, seed, rate, channels, seconds, started);
  }

  /** Log-normal, median 90 s, between 20 s and 10 min. */
  private static int length(SplittableRandom random) {
    double normal = -6;
    for (int i = 0; i < 12; i++) {
      normal += random.nextDouble();
    }
    return (int) Math.max(20, Math.min(600, 90 * StrictMath.exp(0.8 * normal)));
  }

  long soundBytes() {
    return HEADER + 2L * rate * channels * seconds;
  }

  /** Writes both files unless they are there. */
  void writeMissing(Path tree) {
    try {
      Path sound = tree.resolve(name + ".wav");
      Path transcript = tree.resolve(name + ".json");
      Files.createDirectories(sound.getParent());
      FileTime time = FileTime.from(started.plusSeconds(seconds));
      if (!Files.exists(sound)) {
        finish(sound, time, this::writeSound);
      }
      if (!Files.exists(transcript)) {
        finish(transcript, time, out -> out.write(transcript().getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** Under another name first: a generator that was stopped leaves no half file. */
  private static void finish(Path file, FileTime time, Content content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
      content.write(out);
    }
    Files.setLastModifiedTime(part, time);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void writeSound(OutputStream out) throws IOException {
    int data = (int) (soundBytes() - HEADER);
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + data);
    header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    header.putShort((short) 1).putShort((short) channels).putInt(rate);
    header.putInt(rate * channels * 2).putShort((short) (channels * 2)).putShort((short) 16);
    header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data);
    out.write(header.array());
    Speech[] speakers = {new Speech(seed, rate), new Speech(~seed, rate)};
    SplittableRandom turns = new SplittableRandom(seed + 1);
    int speaker = 0;
    int samplesLeft = rate * seconds;
    while (samplesLeft > 0) {
      int turn = Math.min(samplesLeft, (int) (rate * turns.nextDouble(0.8, 12)));
      out.write(turn(speakers, speaker, turn));
      samplesLeft -= turn;
      speaker = 1 - speaker;
    }
  }

  /** Stereo keeps the two sides apart; mono carries the one who speaks. */
  private byte[] turn(Speech[] speakers, int speaker, int length) {
    short[] samples = new short[length * channels];
    if (channels == 1) {
      speakers[speaker].speak(samples, 0, 1, false);
    } else {
      speakers[0].speak(samples, 0, 2, speaker != 0);
      speakers[1].speak(samples, 1, 2, speaker != 1);
    }
    ByteBuffer bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(samples);
    return bytes.array();
  }

  private String transcript() {
    Words words = new Words(seed);
    SplittableRandom random = new SplittableRandom(seed + 2);
    StringBuilder json = new StringBuilder(seconds * 160);
    json.append(
        String.format(
            Locale.ROOT,
            "{\"call_id\":\"%016x\",\"started_at\":\"%s\",\"duration_s\":%d,\"sample_rate\":%d,"
                + "\"channels\":%d,\"language\":\"en\",\"segments\":[",
            seed, started, seconds, rate, channels));
    double at = 0.2;
    for (int i = 0; at < seconds - 1; i++) {
      String text = words.sentence();
      double until = at + text.length() / 14.0;
      json.append(i == 0 ? "" : ",").append(segment(random, i, at, until, text));
      at = until + random.nextDouble(0.1, 1.4);
    }
    return json.append("],\"summary\":\"").append(words.paragraph(200)).append("\"}\n").toString();
  }

  private static String segment(
      SplittableRandom random, int number, double from, double until, String text) {
    return String.format(
        Locale.ROOT,
        "\n{\"id\":%d,\"speaker\":\"%s\",\"start\":%.2f,\"end\":%.2f,\"confidence\":%.4f,"
            + "\"text\":\"%s\"}",
        number, number % 2 == 0 ? "agent" : "caller", from, until, random.nextDouble(0.7, 1), text);
  }
}

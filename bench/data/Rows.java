import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;

/** What goes into the databases, on standard output. */
final class Rows {
  private static final Instant FIRST = Instant.parse("2026-09-01T00:00:00Z");
  private static final int REDIS_VALUE_BYTES = 1_000;

  private Rows() {}

  /** Rows of the table messages for COPY ... FROM STDIN in text format. */
  static void messages(PrintStream standardOutput, int count) throws IOException {
    try (OutputStream out = new BufferedOutputStream(standardOutput, 1 << 20)) {
      SplittableRandom random = new SplittableRandom(11);
      Words words = new Words(12);
      for (int i = 0; i < count; i++) {
        out.write(message(random, words, i).getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private static String message(SplittableRandom random, Words words, int number) {
    String[] roles = {"agent", "caller", "tool"};
    return String.format(
        Locale.ROOT,
        "%d\t%d\t%s\t%s\t{\"intent\": \"%s\", \"confidence\": %.4f, \"latency_ms\": %d, \"note\":"
            + " \"%s\"}\t%s\n",
        number / 40, random.nextInt(12), roles[random.nextInt(3)],
        words.paragraph(random.nextInt(20, 420)), words.word(), random.nextDouble(),
        random.nextInt(3_000), words.sentence(), FIRST.plusSeconds(number));
  }

  /** Commands in the protocol of Redis (RESP2): half strings of JSON, half hashes. */
  static void redis(PrintStream standardOutput, int keys) throws IOException {
    try (OutputStream out = new BufferedOutputStream(standardOutput, 1 << 20)) {
      SplittableRandom random = new SplittableRandom(21);
      Words words = new Words(22);
      for (int i = 0; i < keys; i++) {
        String id = String.format(Locale.ROOT, "%016x", random.nextLong());
        command(out, i % 2 == 0 ? session(id, words) : hash(id, words, random));
      }
    }
  }

  private static String[] session(String id, Words words) {
    String json = "{\"session\":\"" + id + "\",\"state\":\"open\",\"context\":\"";
    String text = words.paragraph(REDIS_VALUE_BYTES).substring(0, REDIS_VALUE_BYTES);
    return new String[] {
      "SET", "session:" + id, json + text.substring(json.length() + 2) + "\"}"
    };
  }

  private static String[] hash(String id, Words words, SplittableRandom random) {
    return new String[] {
      "HSET", "call:" + id,
      "tenant", Integer.toString(random.nextInt(12)),
      "started_at", FIRST.plusSeconds(random.nextInt(10_000_000)).toString(),
      "last_words", words.paragraph(300).substring(0, 300),
      "summary", words.paragraph(600).substring(0, 600)
    };
  }

  private static void command(OutputStream out, String[] words) throws IOException {
    StringBuilder text = new StringBuilder(1_200).append('*').append(words.length).append("\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
  }
}

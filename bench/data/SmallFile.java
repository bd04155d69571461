import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;

/** One of many small text files: logs, settings, notes, JSON. Everything follows from the number. */
record SmallFile(int number) {
  private static final Instant FIRST = Instant.parse("2026-09-01T00:00:00Z");
  private static final int SMALLEST = 1 << 10;
  private static final int LARGEST = 1 << 14;

  Path path(Path tree) {
    String[] endings = {"log", "yaml", "txt", "json"};
    String name =
        String.format(
            Locale.ROOT,
            "%02d/%02d/%02d/file-%06d.%s",
            number % 16, number / 16 % 25, number / 400 % 10, number, endings[number % 4]);
    return tree.resolve(name);
  }

  void writeMissing(Path tree) {
    Path file = path(tree);
    try {
      if (Files.exists(file)) {
        return;
      }
      Files.createDirectories(file.getParent());
      Files.write(file, content());
      Files.setLastModifiedTime(file, FileTime.from(FIRST.plusSeconds(37L * (number % 100_000))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sizes are log-uniform from 1 to 16 KiB. */
  private byte[] content() {
    SplittableRandom random = new SplittableRandom(Seeds.mix(7, number));
    Words words = new Words(Seeds.mix(8, number));
    int size = (int) (SMALLEST * StrictMath.pow(LARGEST / SMALLEST, random.nextDouble()));
    StringBuilder text = new StringBuilder(size + 300);
    while (text.length() < size) {
      text.append(line(random, words, text.length()));
    }
    text.setLength(size - 1);
    return text.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
  }

  private String line(SplittableRandom random, Words words, int at) {
    return switch (number % 4) {
      case 0 ->
          String.format(
              Locale.ROOT,
              "%s %s [worker-%d] call=%016x %s%n",
              FIRST.plusSeconds(number * 60L + at), random.nextInt(20) == 0 ? "WARN" : "INFO",
              random.nextInt(16), random.nextLong(), words.sentence());
      case 1 ->
          String.format(
              Locale.ROOT,
              "%s_%s:%n  limit: %d%n  description: %s%n",
              words.word(), words.word(), random.nextInt(10_000), words.sentence());
      case 2 -> words.paragraph(300) + "\n\n";
      default ->
          String.format(
              Locale.ROOT,
              "{\"id\":\"%016x\",\"score\":%.4f,\"text\":\"%s\"}%n",
              random.nextLong(), random.nextDouble(), words.sentence());
    };
  }
}

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes trees, changes them as a day at work does, and takes the changes back. */
final class Trees {
  private static final long SEED = 20_261_122;
  private static final int NEW_FILES_DAY = 1_000;
  private static final String JOURNAL = ".journal";

  private Trees() {}

  /** Calls up to that many bytes of sound, in a tree of tenants and days. */
  static void recordings(Path tree, long bytes) {
    List<Call> calls = new ArrayList<>();
    long sum = 0;
    for (int number = 0; sum < bytes; number++) {
      Call call = Call.of(SEED, number % 30, number);
      calls.add(call);
      sum += call.soundBytes();
    }
    calls.parallelStream().forEach(call -> call.writeMissing(tree));
  }

  static void smallFiles(Path tree, int count) {
    IntStream.range(0, count).parallel().forEach(n -> new SmallFile(n).writeMissing(tree));
  }

  /** One day: 1 % of the sound anew, 2 % of the transcripts edited, 0.5 % of the files deleted. */
  static void changeRecordings(Path tree, int round) throws IOException {
    List<Path> files = files(tree);
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    List<Path> touched = new ArrayList<>(edit(files, ".json", 0.02, round));
    touched.addAll(delete(files, 0.005, round));
    touched.addAll(addCalls(tree, NEW_FILES_DAY + round, bytes / 100));
    remember(tree, touched);
  }

  /** 1 % of the files edited, 1 % added, 0.1 % deleted. */
  static void changeSmallFiles(Path tree, int round) throws IOException {
    List<Path> files = files(tree);
    List<Path> touched = new ArrayList<>(edit(files, "", 0.01, round));
    touched.addAll(delete(files, 0.001, round));
    int first = 10_000_000 + round * 100_000;
    smallFilesFrom(tree, first, files.size() / 100).forEach(touched::add);
    remember(tree, touched);
  }

  private static Stream<Path> smallFilesFrom(Path tree, int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(SmallFile::new)
        .map(
            file -> {
              file.writeMissing(tree);
              return file.path(tree);
            });
  }

  /** A quarter of a day of the thirty: new calls, a few edits, histories that grow. */
  static void grow(Path tree, int day, int quarter, long bytes) throws IOException {
    int step = day * 4 + quarter;
    edit(files(tree), ".json", 0.003, step);
    addCalls(tree, NEW_FILES_DAY + step, bytes);
    Words words = new Words(Seeds.mix(SEED, 5, step));
    append(tree.resolve("history/tenant-%02d.jsonl".formatted(step % 12)), words.paragraph(40_000));
    if (quarter == 0) {
      append(tree.resolve("config/agent-%02d.yaml".formatted(day % 20)), words.paragraph(400));
    }
  }

  /** Takes back what the change did: touched files go, the generator then makes them again. */
  static void undo(Path tree) throws IOException {
    Path journal = journal(tree);
    if (!Files.exists(journal)) {
      return;
    }
    for (String line : Files.readAllLines(journal)) {
      Files.deleteIfExists(Path.of(line));
    }
    Files.delete(journal);
  }

  private static List<Path> addCalls(Path tree, int day, long bytes) {
    List<Call> calls = new ArrayList<>();
    long sum = 0;
    for (int number = 0; sum < bytes; number++) {
      Call call = Call.of(SEED, day, number);
      calls.add(call);
      sum += call.soundBytes();
    }
    calls.parallelStream().forEach(call -> call.writeMissing(tree));
    return calls.stream()
        .flatMap(call -> Stream.of(call.name() + ".wav", call.name() + ".json"))
        .map(tree::resolve)
        .toList();
  }

  private static List<Path> edit(List<Path> files, String ending, double share, int round)
      throws IOException {
    List<Path> edited = drawn(files, ending, share, Seeds.mix(SEED, 1, round));
    for (Path file : edited) {
      append(file, "{\"correction\":\"" + new Words(Seeds.mix(round, 3)).sentence() + "\"}");
    }
    return edited;
  }

  private static List<Path> delete(List<Path> files, double share, int round) throws IOException {
    List<Path> deleted = drawn(files, "", share, Seeds.mix(SEED, 2, round));
    for (Path file : deleted) {
      Files.deleteIfExists(file);
    }
    return deleted;
  }

  private static List<Path> drawn(List<Path> files, String ending, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return files.stream()
        .filter(file -> file.toString().endsWith(ending))
        .filter(file -> random.nextDouble() < share)
        .toList();
  }

  /** The time is set from the content, not from the clock: every run makes the same tree. */
  private static void append(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    FileTime before =
        Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(1_790_000_000_000L);
    Files.write(
        file,
        (text + "\n").getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 3_600_000));
  }

  private static List<Path> files(Path tree) throws IOException {
    try (Stream<Path> walk = Files.walk(tree)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Path journal(Path tree) {
    return tree.resolveSibling(tree.getFileName() + JOURNAL);
  }

  private static void remember(Path tree, List<Path> touched) throws IOException {
    Files.write(journal(tree), touched.stream().map(Path::toString).toList());
  }
}

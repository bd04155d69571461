package io.voiceagents.backup.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Alerts in the state directory, for all processes of this host: {@code alerts/open} holds a file
 * for each open alert, {@code alerts/outbox} one for each notice that no channel has taken over
 * yet, {@code alerts/silences.json} the silences. A file is durable and whole as soon as it has its
 * name. Thread-safe.
 */
public final class AlertFiles {
  // A lock on a file holds between processes; within one it would throw.
  private static final ReentrantLock WITHIN_THIS_PROCESS = new ReentrantLock();
  private static final String SUFFIX = ".json";

  private final Path directory;

  /**
   * @param state the configuration's state directory
   */
  public AlertFiles(Path state) {
    this.directory = state.resolve("alerts");
  }

  /** {@code alerts} in the state directory. */
  public Path directory() {
    return directory;
  }

  /** Where notices wait for the routes. */
  public Path outbox() {
    return directory.resolve("outbox");
  }

  /** Where notices for single channels wait to be grouped: {@code <type>/<channel>/}. */
  public Path waiting() {
    return directory.resolve("waiting");
  }

  /** When the oldest notice that still lies in the outbox was put there. */
  Optional<Instant> oldestInOutbox() throws IOException {
    return files(outbox()).stream()
        .map(file -> String.valueOf(file.getFileName()))
        .filter(name -> name.matches("[0-9]{14}[.].*"))
        .map(name -> Instant.ofEpochMilli(Long.parseLong(name.substring(0, 14))))
        .findFirst();
  }

  /** Moves a file into another directory, at once and whole. */
  public void hand(Path file, Path into) throws IOException {
    Files.createDirectories(into);
    Files.move(file, into.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Work that nobody else may interfere with. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /** Does the work while no other process and no other thread does. */
  <T> T locked(Work<T> work) throws IOException {
    WITHIN_THIS_PROCESS.lock();
    try {
      Files.createDirectories(directory);
      try (FileChannel channel =
              FileChannel.open(
                  directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var lock = channel.lock()) {
        return work.run();
      }
    } finally {
      WITHIN_THIS_PROCESS.unlock();
    }
  }

  /** The open alerts, by key. Files that can't be read are left aside: better told twice. */
  public List<OpenAlert> open() throws IOException {
    List<OpenAlert> open = new ArrayList<>();
    for (Path file : files(directory.resolve("open"))) {
      read(file).ifPresent(open::add);
    }
    return open;
  }

  /** The open alert of a key. */
  public Optional<OpenAlert> open(String key) throws IOException {
    return read(openFile(key));
  }

  private static Optional<OpenAlert> read(Path file) throws IOException {
    try {
      return Optional.of(AlertJson.open(Files.readString(file)));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void save(OpenAlert alert) throws IOException {
    write(openFile(alert.alert().key()), AlertJson.text(alert));
  }

  void forget(String key) throws IOException {
    Files.deleteIfExists(openFile(key));
  }

  /** Puts a notice into the outbox; call it under the lock. Returns the file. */
  Path put(Notice notice) throws IOException {
    return put(notice, outbox());
  }

  /** Puts a notice into a directory. Returns the file, whose name sorts by time. */
  public Path put(Notice notice, Path into) throws IOException {
    String rest =
        String.join(
            ".",
            "",
            notice.alert().level().word(),
            notice.word().text(),
            fileName(notice.alert().key()) + SUFFIX);
    long millis = notice.at().toEpochMilli();
    Path file = into.resolve(name(millis) + rest);
    while (Files.exists(file)) {
      file = into.resolve(name(++millis) + rest);
    }
    write(file, AlertJson.text(notice));
    return file;
  }

  private static String name(long millis) {
    return String.format(Locale.ROOT, "%014d", millis);
  }

  public List<Silence> silences() throws IOException {
    try {
      return AlertJson.silences(Files.readString(directory.resolve("silences.json")));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s is damaged. Hint: delete it; alerts that it silenced are then heard again"
              .formatted(directory.resolve("silences.json")),
          e);
    }
  }

  /** When the silences were written last; empty if there are none. */
  Optional<Instant> silencesWritten() throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(directory.resolve("silences.json")).toInstant());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Whether nobody is to be told of an alert now. */
  boolean silenced(Alert alert, Instant now) throws IOException {
    return silences().stream().anyMatch(silence -> silence.covers(alert, now));
  }

  void silences(List<Silence> silences) throws IOException {
    write(directory.resolve("silences.json"), AlertJson.text(silences));
  }

  /** What is known of daily tests, by channel; nothing if the file is damaged. */
  Map<String, DailyTests.Proof> proofs() throws IOException {
    try {
      return AlertJson.proofs(Files.readString(directory.resolve("daily.json")));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return Map.of();
    }
  }

  void proofs(Map<String, DailyTests.Proof> proofs) throws IOException {
    write(directory.resolve("daily.json"), AlertJson.text(proofs));
  }

  private Path openFile(String key) {
    return directory.resolve("open").resolve(fileName(key) + SUFFIX);
  }

  /** A name that no other key has. */
  private static String fileName(String key) {
    return URLEncoder.encode(key, UTF_8).replace("%2F", ",").replace('%', '~').replace('*', '-');
  }

  /** The files of a directory by name; none where there is no directory. */
  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Writes, syncs, renames, and syncs the name. */
  private static void write(Path file, String text) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("'" + file + "' is no file in a directory");
    }
    Files.createDirectories(parent);
    Path unfinished = parent.resolve("." + file.getFileName() + ".unfinished");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(text.getBytes(UTF_8));
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel names = FileChannel.open(parent, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}

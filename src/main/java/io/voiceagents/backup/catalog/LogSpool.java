package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.seal.SealedObject;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.store.file.Durable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Parts of a log that the store could not take, sealed and synced on this host's disk, in the order
 * in which they came. What is here counts as durable: the source may forget it. One process at a
 * time; thread-safe.
 */
public final class LogSpool implements Closeable {
  private static final Pattern NAME = Pattern.compile("([0-9]{10})\\.part");
  private static final String UNFINISHED = ".unfinished";

  private final Path directory;
  private final long limitBytes;
  private final Durable durable;
  private final FileChannel lockFile;
  private final FileLock lock;
  private final Deque<SpoolFile> files = new ArrayDeque<>();
  private final List<Path> damaged = new ArrayList<>();
  private long bytes;
  private int next = 1;
  private boolean closed;

  private LogSpool(Path directory, long limitBytes) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.limitBytes = limitBytes;
    this.durable = new Durable(directory);
    this.lockFile =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      this.lock = lock();
      load();
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  /**
   * Opens the spool of a log, made if it is missing.
   *
   * @throws CatalogException if another process has it open
   */
  static LogSpool open(Path directory, long limitBytes) throws IOException {
    return new LogSpool(directory, limitBytes);
  }

  private FileLock lock() throws IOException {
    Optional<FileLock> taken;
    try {
      taken = Optional.ofNullable(lockFile.tryLock());
    } catch (OverlappingFileLockException e) {
      taken = Optional.empty();
    }
    return taken.orElseThrow(
        () ->
            new CatalogException(
                "the log of '"
                    + directory.getFileName()
                    + "' is being followed by another process of this host, which holds "
                    + directory.resolve("lock")
                    + ". Hint: one receiver a log; end the other one first"));
  }

  private void load() throws IOException {
    List<Path> names;
    try (Stream<Path> found = Files.list(directory)) {
      names = found.sorted().toList();
    }
    for (Path file : names) {
      Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
      if (name.matches()) {
        load(Integer.parseInt(name.group(1)), file);
      } else if (file.toString().endsWith(UNFINISHED)) {
        // Written by a process that died before it counted.
        Files.delete(file);
      }
    }
  }

  private void load(int number, Path file) throws IOException {
    next = number + 1;
    Optional<SpoolFile> read = SpoolFile.read(number, file);
    if (read.isPresent()) {
      files.add(read.get());
      bytes += read.get().sizeBytes();
    } else {
      setAside(file);
    }
  }

  /** Keeps what was stored safely and is damaged now from holding up what comes after it. */
  private void setAside(Path file) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    damaged.add(aside);
  }

  Path directory() {
    return directory;
  }

  /**
   * Keeps a part; durable on return.
   *
   * @throws SpoolFullException if it has no room
   */
  synchronized void add(SealedObject sealed) throws IOException {
    byte[] content = SpoolFile.encode(sealed);
    if (bytes + content.length > limitBytes) {
      throw full();
    }
    int number = next++;
    Path file = directory.resolve(SpoolFile.name(number));
    Path unfinished = directory.resolve(file.getFileName() + UNFINISHED);
    durable.write(unfinished, content);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    durable.sync(directory);
    StreamPart part = (StreamPart) sealed.draft().name();
    files.add(new SpoolFile(number, file, content.length, part));
    bytes += content.length;
    notifyAll();
  }

  private synchronized SpoolFullException full() {
    return new SpoolFullException(
        "the spool "
            + directory
            + " is full ("
            + bytes
            + " of "
            + limitBytes
            + " bytes): the source has to keep its log itself now. Hint: bring the store back, or"
            + " make room and raise options.log.spool_limit");
  }

  /** Refuses to begin while hardly anything more fits. */
  void refuseIfFull() throws SpoolFullException {
    if (isFull()) {
      throw full();
    }
  }

  /** Whether the parts that are sealed at the same time would not fit any more. */
  synchronized boolean isFull() {
    return bytes + StreamPart.MAX_BYTES * 4L > limitBytes;
  }

  /** Refuses a spool that was written for another repository. */
  void refuseForeign(List<LogStream> streams) throws CatalogException {
    for (StreamPart part : parts()) {
      if (streams.stream().noneMatch(stream -> stream.id().equals(part.chain()))) {
        throw foreign(part.chain());
      }
    }
  }

  static CatalogException foreign(ChainId stream) {
    return new CatalogException(
        "the spool on this host holds parts of stream "
            + stream.chain()
            + " of repository "
            + stream.repository()
            + ", which is not in this store. Hint: name the store that it belongs to, or move the"
            + " spool away; what is in it is in no store");
  }

  /** The oldest part; waits for one. */
  synchronized SpoolFile awaitFirst() throws InterruptedException {
    while (files.isEmpty()) {
      wait();
    }
    return files.getFirst();
  }

  synchronized Optional<SpoolFile> first() {
    return Optional.ofNullable(files.peekFirst());
  }

  /** The store has it. */
  synchronized void remove(SpoolFile sent) throws IOException {
    if (closed) {
      return; // a late put; the next one who opens the spool sends the part again
    }
    Files.delete(sent.file());
    forget(sent);
  }

  /** The part can't be read any more: it is lost. */
  synchronized void lose(SpoolFile broken) throws IOException {
    if (closed) {
      return;
    }
    setAside(broken.file());
    forget(broken);
  }

  private void forget(SpoolFile file) {
    files.remove(file);
    bytes -= file.sizeBytes();
    notifyAll();
  }

  /** Waits until everything is sent, at most for a while. */
  synchronized boolean awaitEmpty(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!files.isEmpty()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** The parts, the oldest first. */
  synchronized List<StreamPart> parts() {
    return files.stream().map(SpoolFile::part).toList();
  }

  /** Files that were found damaged and moved aside: what they held is lost. */
  synchronized List<Path> damaged() {
    return List.copyOf(damaged);
  }

  synchronized boolean isEmpty() {
    return files.isEmpty();
  }

  synchronized int count() {
    return files.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  long limitBytes() {
    return limitBytes;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    lock.release();
    lockFile.close();
  }
}

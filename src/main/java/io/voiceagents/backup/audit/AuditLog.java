package io.voiceagents.backup.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log on this host: {@code audit/<number of its first record>.jsonl} in the state directory.
 * Each record names the hash of the one before, over the files' borders too. Records are added at
 * the end and synced, by one writer at a time, of whatever process; nothing is changed and no file
 * is ever removed. Thread-safe.
 */
public final class AuditLog {
  static final long ROTATE_BYTES = 4L << 20;

  /** For how long a writer that was stopped may keep others, and their backups, waiting. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  // A lock on a file holds between processes; within one it would throw.
  private static final ReentrantLock WITHIN_THIS_PROCESS = new ReentrantLock();
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final int ID_BYTES = 4;

  private final AuditFiles files;
  private final String host;
  private final SecureRandom random;
  private final Clock clock;
  private final long rotateBytes;
  private final Duration patience;
  private Optional<AuditHead> known = Optional.empty();

  /**
   * @param state the configuration's state directory; need not exist
   */
  public AuditLog(Path state, SecureRandom random, Clock clock) {
    this(state, ThisHost.name(), random, clock, ROTATE_BYTES, PATIENCE);
  }

  AuditLog(
      Path state,
      String host,
      SecureRandom random,
      Clock clock,
      long rotateBytes,
      Duration patience) {
    this.patience = patience;
    this.files = new AuditFiles(state.toAbsolutePath().normalize().resolve("audit"));
    this.host = host.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    this.random = random;
    this.clock = clock;
    this.rotateBytes = rotateBytes;
  }

  /** An entry that waits to be written. */
  record Waiting(Instant at, AuditEntry entry) {}

  AuditFiles files() {
    return files;
  }

  /** What the ids of this host's logs begin with. */
  String hostPrefix() {
    return (host.isEmpty() ? "host" : host).replaceFirst("^-+", "h") + "-";
  }

  /** The last record; empty if there is none. */
  Optional<AuditHead> head() throws IOException {
    return AuditHead.of(files);
  }

  /**
   * Adds entries; either all of them are on the disk when this returns, or none.
   *
   * @throws IOException if they can't be written
   */
  void append(List<Waiting> entries) throws IOException {
    WITHIN_THIS_PROCESS.lock();
    try {
      Files.createDirectories(files.directory());
      try (FileChannel lock =
          FileChannel.open(
              files.directory().resolve("lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              OWNER_ONLY)) {
        WriterLock.take(lock, patience);
        write(entries);
      }
    } finally {
      WITHIN_THIS_PROCESS.unlock();
    }
  }

  private void write(List<Waiting> entries) throws IOException {
    AuditHead head = present();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    AuditHead next = head;
    if (head.sequence() == 0) {
      next = next.with(begin(), lines);
    }
    if (head.tornBytes() > 0) {
      next = next.with(repaired(head), lines);
    }
    for (Waiting entry : entries) {
      next = next.with(entry, lines);
    }
    boolean full = head.size() >= rotateBytes && head.tornBytes() == 0;
    Path file = full || head.sequence() == 0 ? files.startingAt(head.sequence() + 1) : head.file();
    long size = full ? 0 : head.size();
    known = Optional.empty();
    add(file, size, lines.toByteArray());
    known = Optional.of(next.in(file, size + lines.size()));
  }

  /** What was found last if nobody has added to it since. */
  private AuditHead present() throws IOException {
    if (known.isPresent() && files.isLast(known.get().file(), known.get().size())) {
      return known.get();
    }
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String log = hostPrefix() + HexFormat.of().formatHex(id);
    return AuditHead.of(files).orElse(AuditHead.none(log, files.startingAt(1)));
  }

  private void add(Path file, long size, byte[] lines) throws IOException {
    boolean fresh = !Files.exists(file);
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY)) {
      channel.truncate(size); // What a crash left of a line that was never acknowledged.
      channel.position(size);
      try {
        ByteBuffer rest = ByteBuffer.wrap(lines);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      } catch (IOException e) {
        takeBack(file, size);
        throw e;
      }
    }
    if (fresh) {
      try (FileChannel names = FileChannel.open(files.directory(), StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  /** An interruption has closed the channel that wrote. */
  private static void takeBack(Path file, long size) throws IOException {
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Waiting begin() {
    return own("audit begin", Map.of("host", host, "state_directory", files.state().toString()));
  }

  private Waiting repaired(AuditHead head) {
    return own("audit repair", Map.of("torn_bytes", Long.toString(head.tornBytes())));
  }

  private Waiting own(String operation, Map<String, String> parameters) {
    Actor self = ThisHost.user(Map.of(), Actor.Via.SERVE);
    return new Waiting(
        clock.instant(), AuditEntry.of(self, operation, parameters, AuditEntry.Outcome.DONE));
  }

  /**
   * The newest records, newest first.
   *
   * @param limit 0 for all
   * @param before only records with a lower number
   * @param since only records from then on
   */
  public List<AuditRecord> list(int limit, long before, Instant since) throws IOException {
    return files.newest(limit, before, since);
  }
}

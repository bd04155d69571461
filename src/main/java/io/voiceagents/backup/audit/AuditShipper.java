package io.voiceagents.backup.audit;

import io.voiceagents.backup.seal.AuditPart;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Copies records to the store, each once, as objects that are never changed. One at a time on a
 * host. Used by one thread.
 */
public final class AuditShipper {
  private static final int PART_BYTES = 1 << 20;

  private final AuditLog log;
  private final ObjectStore store;
  private final ObjectPut put;
  private Optional<AuditHead> shipped = Optional.empty();

  public AuditShipper(AuditLog log, ObjectStore store, ObjectPut put) {
    this.log = log;
    this.store = store;
    this.put = put;
  }

  /**
   * Ships what is not in the store yet; nothing while there is no repository, or somebody else
   * ships.
   *
   * @return what does not fit what was shipped before; the rest is shipped in any case
   * @throws IOException if the store or the log can't be used
   */
  public Optional<String> ship() throws IOException {
    Optional<AuditHead> head = log.head();
    if (head.isEmpty() || head.equals(shipped)) {
      return Optional.empty();
    }
    try (FileChannel channel =
        FileChannel.open(
            log.files().directory().resolve("ship.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      Optional<FileLock> lock = lock(channel);
      if (lock.isEmpty() || store.stat(ObjectKeys.REPOSITORY).isEmpty()) {
        return Optional.empty();
      }
      Optional<String> misfit = ship(head.get());
      shipped = head;
      return misfit;
    }
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // Another thread of this process.
    }
  }

  private Optional<String> ship(AuditHead head) throws IOException {
    Optional<AuditPart> last =
        new ShippedLogs(store)
            .parts(head.log()).stream().reduce((a, b) -> b.last() >= a.last() ? b : a);
    long done = last.map(AuditPart::last).orElse(0L);
    Optional<String> misfit = last.isPresent() ? misfit(last.get(), head) : Optional.empty();
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    long first = done + 1;
    long sequence = done;
    for (Path file : log.files().list()) {
      List<byte[]> lines = AuditLine.split(log.files().read(file));
      long at = AuditFiles.first(file);
      for (byte[] line : lines) {
        if (at == sequence + 1 && at <= head.sequence()) {
          part.writeBytes(line);
          part.write('\n');
          sequence = at;
        }
        at++;
        if (part.size() >= PART_BYTES) {
          put(head.log(), first, sequence, part);
          first = sequence + 1;
        }
      }
    }
    put(head.log(), first, sequence, part);
    return misfit;
  }

  /** Compares the last record that was shipped. */
  private Optional<String> misfit(AuditPart last, AuditHead head) throws IOException {
    if (head.sequence() < last.last()) {
      return Optional.of(
          "the log ends with record %d, the store has %d".formatted(head.sequence(), last.last()));
    }
    List<byte[]> there = new ShippedLogs(store).lines(last);
    Optional<byte[]> here = log.files().line(last.last());
    boolean same =
        here.isPresent()
            && !there.isEmpty()
            && Arrays.equals(here.get(), there.get(there.size() - 1));
    return same
        ? Optional.empty()
        : Optional.of("record %d is not what was shipped".formatted(last.last()));
  }

  private void put(String id, long first, long last, ByteArrayOutputStream part)
      throws IOException {
    if (part.size() > 0) {
      AuditPart name = new AuditPart(id, first, last);
      put.put(new PutRequest(name.key(), part.toByteArray(), id, PutMode.IF_ABSENT));
      part.reset();
    }
  }
}

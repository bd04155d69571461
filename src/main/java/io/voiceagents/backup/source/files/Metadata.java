package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.EntryKind;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.FileIdentity;
import io.voiceagents.backup.source.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Makes the entries' metadata and decides when a file counts as unchanged. One thread. */
final class Metadata {
  /**
   * A write within one tick of the file system's clock leaves no trace in ctime. Linux ticks at
   * most every 10 ms; file systems without fractions (ext3, NFSv2, FAT) every one or two seconds.
   */
  private static final Duration FINE_TICK = Duration.ofMillis(50);

  private static final Duration COARSE_TICK = Duration.ofSeconds(2);

  private final Clock clock;
  private final OwnerNames owners = new OwnerNames();

  Metadata(Clock clock) {
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  /** Whether a file still has the content of the entry in the set before. */
  static boolean isUnchanged(EntryMeta previous, Inode now) {
    boolean hadContent =
        previous.kind() == EntryKind.FILE || previous.kind() == EntryKind.HARD_LINK;
    return hadContent
        && previous.sizeBytes() == now.sizeBytes()
        && previous.modified().equals(now.modified())
        && previous.identity().filter(now.identity()::equals).isPresent();
  }

  /**
   * The identity by which the next backup may skip the file; empty if the file was changed so
   * shortly before it was read that a further change could look the same.
   */
  static Optional<FileIdentity> identity(Inode inode, Instant readingBegun) {
    Timestamp changed = inode.changed();
    Duration tick = changed.nanos() == 0 ? COARSE_TICK : FINE_TICK;
    Instant settled = Instant.ofEpochSecond(changed.seconds(), changed.nanos()).plus(tick);
    return settled.isBefore(readingBegun) ? Optional.of(inode.identity()) : Optional.empty();
  }

  EntryMeta directory(Node node, Map<String, byte[]> attributes) {
    return entry(node, EntryKind.DIRECTORY, 0, Optional.empty(), Optional.empty(), attributes);
  }

  EntryMeta symbolicLink(Node node, String target) {
    return entry(node, EntryKind.SYMBOLIC_LINK, 0, Optional.empty(), Optional.of(target), Map.of());
  }

  /**
   * A file or a further name of one.
   *
   * @param firstName the name that came before, of a hard link
   */
  EntryMeta file(
      Node node,
      long sizeBytes,
      Optional<FileIdentity> identity,
      Optional<String> firstName,
      Map<String, byte[]> attributes) {
    EntryKind kind = firstName.isPresent() ? EntryKind.HARD_LINK : EntryKind.FILE;
    return entry(node, kind, sizeBytes, identity, firstName, attributes);
  }

  private EntryMeta entry(
      Node node,
      EntryKind kind,
      long sizeBytes,
      Optional<FileIdentity> identity,
      Optional<String> target,
      Map<String, byte[]> attributes) {
    Inode inode = node.inode();
    return new EntryMeta(
        node.path(),
        kind,
        sizeBytes,
        inode.modified(),
        inode.permissions(),
        owners.of(node.file(), inode),
        identity,
        target,
        attributes);
  }
}

package io.voiceagents.backup.edit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the file system says of files without reading them: that none was touched. To look at forty
 * files every second costs a process that waits more than to read them when there is a reason.
 *
 * <p>The time of the last change of the inode (ctime) is taken, which nobody can set, unlike the
 * time stamp of the content: copies that keep time stamps are seen as well. Links are followed, so
 * a volume that Kubernetes swaps behind a link is another inode. Immutable.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/inode.7.html">inode(7)</a>
 */
public final class FileMarks {
  /** Of no file: never says that nothing was touched. */
  public static final FileMarks NONE = new FileMarks(Map.of(), Instant.EPOCH);

  /**
   * So long after it was touched a file may be touched again without another time: some file
   * systems count in seconds (NFS in those of its server), Linux in ticks of milliseconds.
   */
  static final Duration COARSE = Duration.ofSeconds(3);

  /** So long the file system is believed: one over a network may keep what it said last. */
  static final Duration BELIEVED = Duration.ofSeconds(30);

  private static final String ATTRIBUTES = "unix:ctime,size,fileKey";

  private final Map<Path, Map<String, Object>> marks;
  private final Instant taken;

  private FileMarks(Map<Path, Map<String, Object>> marks, Instant taken) {
    this.marks = marks;
    this.taken = taken;
  }

  /**
   * Marks of files, to be taken before these are read; {@link #NONE} if the file system does not
   * tell, or one is not there.
   *
   * @param files directories too, whose marks change with the names in them
   */
  public static FileMarks of(Set<Path> files, Instant now) {
    Map<Path, Map<String, Object>> marks = new HashMap<>();
    try {
      for (Path file : files) {
        marks.put(file, Files.readAttributes(file, ATTRIBUTES));
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return NONE;
    }
    return new FileMarks(marks, now);
  }

  /** Whether it is certain that no file was touched since. */
  public boolean hold(Instant now) {
    return !marks.isEmpty()
        && !now.isBefore(taken)
        && Duration.between(taken, now).compareTo(BELIEVED) < 0
        && marks.values().stream().allMatch(mark -> isSettled(mark.get("ctime")))
        && marks.equals(of(marks.keySet(), now).marks);
  }

  private boolean isSettled(@Nullable Object changed) {
    return changed instanceof FileTime time && time.toInstant().plus(COARSE).isBefore(taken);
  }
}

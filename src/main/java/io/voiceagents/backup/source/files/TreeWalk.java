package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.PathText;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Gives everything below a directory in ascending {@link PathText#ORDER}: children sorted by the
 * bytes of their names, depth first. Holds the names of one directory a level and nothing else. One
 * thread.
 */
final class TreeWalk {
  private final FileAccess access;
  private final WalkRules rules;
  private final Tally tally;
  private final Problems problems;
  private final int rootLength;
  private final long rootDevice;
  private final Deque<Level> levels = new ArrayDeque<>();
  private Optional<Node> toEnter;

  private static final class Level {
    private final Node directory;
    private final String prefix;
    private final byte[][] names;
    private int next;

    private Level(Node directory, byte[][] names) {
      this.directory = directory;
      this.prefix = directory.path().isEmpty() ? "" : directory.path() + "/";
      this.names = names;
    }
  }

  /** Prepares a walk below {@code root}, which itself is not given again. */
  TreeWalk(Node root, FileAccess access, WalkRules rules, Tally tally, Problems problems) {
    this.access = access;
    this.rules = rules;
    this.tally = tally;
    this.problems = problems;
    this.rootLength = root.path().isEmpty() ? 0 : root.path().length() + 1;
    this.rootDevice = root.inode().device();
    this.toEnter = Optional.of(root);
  }

  /** The next name, or empty at the end. What can't be read is among the problems. */
  Optional<Node> next() {
    toEnter.ifPresent(this::enter);
    toEnter = Optional.empty();
    while (!levels.isEmpty()) {
      Level level = levels.getLast();
      if (level.next == level.names.length) {
        levels.removeLast();
        continue;
      }
      Optional<Node> node = examine(level, level.names[level.next++]);
      if (node.isPresent()) {
        toEnter = node.filter(this::isToBeEntered);
        return node;
      }
    }
    return Optional.empty();
  }

  private void enter(Node directory) {
    try {
      levels.addLast(new Level(directory, DirectoryNames.sorted(directory.file())));
    } catch (IOException e) {
      problems.add(directory.path(), "the directory could not be listed: " + Reason.of(e));
    }
  }

  private boolean isToBeEntered(Node node) {
    if (!node.inode().isDirectory()) {
      return false;
    }
    if (rules.oneFileSystem() && node.inode().device() != rootDevice) {
      tally.skippedMounts++;
      return false;
    }
    return true;
  }

  private Optional<Node> examine(Level level, byte[] nameBytes) {
    String name = PathText.decode(nameBytes);
    String path = level.prefix + name;
    Path file = FileNames.resolve(level.directory.file(), name);
    if (rules.leftOut().contains(file)) {
      tally.leftOut++;
      return Optional.empty();
    }
    if (rules.filter().excludes(below(path))) {
      tally.excluded++;
      return Optional.empty();
    }
    return stat(path, file).flatMap(inode -> select(level, path, file, inode));
  }

  private Optional<Inode> stat(String path, Path file) {
    try {
      return Optional.of(access.stat(file));
    } catch (NoSuchFileException e) {
      problems.add(path, "vanished while it was read");
    } catch (IOException e) {
      problems.add(path, "its attributes could not be read: " + Reason.of(e));
    }
    return Optional.empty();
  }

  private Optional<Node> select(Level level, String path, Path file, Inode inode) {
    if (!inode.isFile() && !inode.isDirectory() && !inode.isSymbolicLink()) {
      tally.skippedSpecial++;
      return Optional.empty();
    }
    boolean inherited = rules.filter().isSelective() && level.directory.wanted();
    boolean wanted = inherited || rules.filter().includes(below(path));
    if (!wanted && !(inode.isDirectory() && rules.filter().mayIncludeBelow(below(path)))) {
      tally.excluded++;
      return Optional.empty();
    }
    return Optional.of(new Node(path, file, inode, wanted));
  }

  private String below(String path) {
    return rootLength == 0 ? path : path.substring(rootLength);
  }
}

package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.PathText;
import io.voiceagents.backup.source.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares two trees name by name and byte by byte: path, kind, size, content, permissions, owner,
 * modification time, target of links, extended attributes, and which names are one file. Each tree
 * is walked once; memory does not grow with the trees, apart from files with several names.
 */
public final class TreeDigest {
  private static final int MAX_DIFFERENCES = 100;

  private final List<String> differences = new ArrayList<>();
  private final Tree left;
  private final Tree right;

  /** One side of the comparison. */
  private static final class Tree {
    private final TreeWalk walk;
    private final Problems problems = new Problems();
    private final UserAttributes attributes = new UserAttributes();
    private final Map<String, String> firstNames = new HashMap<>();
    private Optional<Node> node;

    private Tree(Path root) throws IOException {
      Node top = new Node("", root, Inode.of(root), true);
      walk = new TreeWalk(top, FileAccess.REAL, WalkRules.NONE, new Tally(), problems);
      node = Optional.of(top);
    }

    private void advance() {
      node = walk.next();
    }

    private String firstName(Node of) {
      return of.inode().isDirectory() || of.inode().links() < 2
          ? of.path()
          : firstNames.computeIfAbsent(
              of.inode().device() + ":" + of.inode().inode(), unused -> of.path());
    }
  }

  private TreeDigest(Path left, Path right) throws IOException {
    this.left = new Tree(left);
    this.right = new Tree(right);
  }

  /**
   * Compares two directories.
   *
   * @return one line a difference, at most {@value #MAX_DIFFERENCES}; empty if the trees are equal
   */
  public static List<String> differences(Path left, Path right) throws IOException {
    return new TreeDigest(left, right).compare();
  }

  private List<String> compare() throws IOException {
    while (isGoingOn()) {
      int order = order();
      if (order < 0) {
        add(left.node.orElseThrow().path(), "only in the first tree");
        left.advance();
      } else if (order > 0) {
        add(right.node.orElseThrow().path(), "only in the second tree");
        right.advance();
      } else {
        compare(left.node.orElseThrow(), right.node.orElseThrow());
        left.advance();
        right.advance();
      }
    }
    left.problems.first().forEach(problem -> add(problem.path(), problem.message()));
    right.problems.first().forEach(problem -> add(problem.path(), problem.message()));
    return List.copyOf(differences);
  }

  private boolean isGoingOn() {
    boolean isAtEnd = left.node.isEmpty() && right.node.isEmpty();
    return !isAtEnd && differences.size() < MAX_DIFFERENCES;
  }

  private int order() {
    if (left.node.isEmpty() || right.node.isEmpty()) {
      return left.node.isEmpty() ? 1 : -1;
    }
    return PathText.ORDER.compare(left.node.get().path(), right.node.get().path());
  }

  private void compare(Node a, Node b) throws IOException {
    Inode x = a.inode();
    Inode y = b.inode();
    compare(a, "kind", kind(x), kind(y));
    if (!kind(x).equals(kind(y))) {
      return;
    }
    compare(a, "owner", x.uid() + ":" + x.gid(), y.uid() + ":" + y.gid());
    compare(a, "modification time", modified(x), modified(y));
    compare(a, "first name", left.firstName(a), right.firstName(b));
    if (x.isSymbolicLink()) {
      compare(a, "target", target(a.file()), target(b.file()));
      return;
    }
    compare(a, "permissions", octal(x), octal(y));
    compare(a, "extended attributes", attributes(left, a), attributes(right, b));
    if (x.isFile()) {
      compareContent(a, b);
    }
  }

  private void compareContent(Node a, Node b) throws IOException {
    long sizeA = a.inode().sizeBytes();
    long sizeB = b.inode().sizeBytes();
    if (sizeA != sizeB) {
      add(a.path(), "size: " + sizeA + " and " + sizeB);
      return;
    }
    long mismatch = sizeA == 0 ? -1 : Files.mismatch(a.file(), b.file());
    if (mismatch >= 0) {
      add(a.path(), "content differs from byte " + mismatch + " on");
    }
  }

  private static String kind(Inode inode) {
    return inode.isDirectory() ? "directory" : inode.isFile() ? "file" : "symbolic link";
  }

  private static String octal(Inode inode) {
    return Integer.toOctalString(inode.permissions());
  }

  /** As far as Java can set it: of links in microseconds, before 1970 in seconds. */
  private static String modified(Inode inode) {
    Timestamp time = inode.modified();
    int unit = time.seconds() < 0 ? 1_000_000_000 : inode.isSymbolicLink() ? 1_000 : 1;
    return time.seconds() + " s " + time.nanos() / unit * unit + " ns";
  }

  private static String target(Path link) throws IOException {
    return FileNames.text(FileNames.path(FileNames.text(Files.readSymbolicLink(link))));
  }

  private static String attributes(Tree tree, Node node) throws IOException {
    Map<String, String> printed = new java.util.TreeMap<>();
    tree.attributes
        .read(node.file(), node.inode())
        .forEach((name, value) -> printed.put(name, java.util.HexFormat.of().formatHex(value)));
    return printed.toString();
  }

  private void compare(Node at, String what, String a, String b) {
    if (!a.equals(b)) {
      add(at.path(), what + ": " + FileNames.printable(a) + " and " + FileNames.printable(b));
    }
  }

  private void add(String path, String difference) {
    if (differences.size() < MAX_DIFFERENCES) {
      differences.add((path.isEmpty() ? "." : FileNames.printable(path)) + ": " + difference);
    }
  }
}

package io.voiceagents.backup.source.files;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers files with several names until all their names were seen. */
final class HardLinks {
  private final Map<Key, First> firsts = new HashMap<>();

  private record Key(long device, long inode) {}

  private record First(String path, int namesLeft) {}

  /** The path that came first for this file, if this is a further name of it. */
  Optional<String> firstName(Inode inode) {
    if (inode.links() < 2) {
      return Optional.empty();
    }
    return Optional.ofNullable(firsts.get(key(inode))).map(First::path);
  }

  /** Notes that a name of the file is in the set now. */
  void stored(String path, Inode inode) {
    if (inode.links() < 2) {
      return;
    }
    firsts.compute(
        key(inode),
        (key, first) -> {
          int left = first == null ? inode.links() - 1 : first.namesLeft() - 1;
          return left == 0 ? null : new First(first == null ? path : first.path(), left);
        });
  }

  private static Key key(Inode inode) {
    return new Key(inode.device(), inode.inode());
  }
}

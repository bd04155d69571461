package io.voiceagents.backup.source.files;

import java.nio.file.Path;
import java.util.Set;

/**
 * What a walk leaves out.
 *
 * @param leftOut absolute paths that are not entered: the backup's own directories
 */
record WalkRules(PathFilter filter, boolean oneFileSystem, Set<Path> leftOut) {
  static final WalkRules NONE = new WalkRules(PathFilter.EVERYTHING, false, Set.of());

  WalkRules {
    leftOut = Set.copyOf(leftOut);
  }
}

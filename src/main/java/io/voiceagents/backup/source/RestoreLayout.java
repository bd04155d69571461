package io.voiceagents.backup.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the entries of one kind of source go, and what makes the result startable. The restore
 * writes into a staging directory beside the target and renames it last.
 */
public interface RestoreLayout {
  /**
   * Where an entry goes.
   *
   * @return a path under {@code staging}, or another absolute path (a tablespace), or empty to
   *     leave it out
   */
  Optional<Path> place(EntryMeta meta, Path staging);

  /** Whether long runs of zero bytes may become holes. */
  boolean sparse();

  /**
   * Called once after all entries were written and checked, before the staging directory becomes
   * the target: checks the whole (the server's own manifest), rewrites what depends on the place,
   * writes last what makes it startable.
   *
   * @param facts the facts of the set's capture
   */
  void finish(Path staging, Path target, Map<String, String> facts) throws IOException;
}

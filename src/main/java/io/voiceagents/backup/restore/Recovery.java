package io.voiceagents.backup.restore;

import io.voiceagents.backup.observe.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What brings a restored set on to a later moment: the log from the set up to a target. */
interface Recovery {
  /** For people, in the order in which it happens. */
  List<String> steps();

  /**
   * Adds the log to a restored directory, before that becomes the target. May be repeated.
   *
   * @return what people do next
   */
  List<String> apply(Path staging, Path target, int threads, Progress progress)
      throws IOException, InterruptedException;
}

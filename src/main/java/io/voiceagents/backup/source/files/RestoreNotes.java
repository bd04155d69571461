package io.voiceagents.backup.source.files;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts attributes that this system could not take. Safe for several threads. */
final class RestoreNotes {
  final LongAdder owners = new LongAdder();
  final LongAdder setIds = new LongAdder();
  final LongAdder userAttributes = new LongAdder();
  final LongAdder fractions = new LongAdder();

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(
        lines,
        owners,
        "have the owner of this process instead of their own. Hint: only root can give files away");
    add(lines, setIds, "lost their set-id bits, because their owner could not be restored");
    add(
        lines,
        userAttributes,
        "lost extended attributes. Hint: the file system of the target must support 'user.'"
            + " attributes");
    add(lines, fractions, "are from before 1970 and have whole seconds only");
    return lines;
  }

  private static void add(List<String> lines, LongAdder count, String message) {
    if (count.sum() > 0) {
      lines.add(count.sum() + " entries " + message + ".");
    }
  }
}

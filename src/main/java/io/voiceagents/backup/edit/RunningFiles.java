package io.voiceagents.backup.edit;

import io.voiceagents.backup.policy.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files without their secrets, to be kept and compared. Immutable.
 *
 * @param configuration its name
 * @param texts by name, that of the configuration redacted and without comments
 * @param digest of the files as they were, secrets and comments included
 */
record RunningFiles(String configuration, Map<String, String> texts, String digest) {
  private static final String HIDDEN = "@@ only comments or values of secrets differ";

  RunningFiles {
    texts = Map.copyOf(texts);
  }

  static RunningFiles of(String name, EditedFiles files) {
    Map<String, String> texts = new TreeMap<>(files.routes());
    texts.put(name, redacted(files.configuration()));
    return new RunningFiles(name, texts, files.digest());
  }

  private static String redacted(String text) {
    try {
      return Redaction.of(text).yaml();
    } catch (IllegalArgumentException e) {
      // What can't be read can't be searched for secrets either.
      return "# is not YAML and not shown\n";
    }
  }

  /** How other files differ from these. */
  List<FileChange> changes(RunningFiles now) {
    List<FileChange> changes = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(texts.keySet());
    names.addAll(now.texts.keySet());
    for (String name : names) {
      String before = texts.get(name);
      String after = now.texts.get(name);
      if (before == null) {
        changes.add(change(name, FileChange.Kind.ADDED, "", String.valueOf(after)));
      } else if (after == null) {
        changes.add(change(name, FileChange.Kind.REMOVED, before, ""));
      } else if (!before.equals(after)) {
        changes.add(change(name, FileChange.Kind.CHANGED, before, after));
      }
    }
    if (changes.isEmpty() && !digest.equals(now.digest)) {
      changes.add(new FileChange(configuration, FileChange.Kind.CHANGED, List.of(HIDDEN)));
    }
    return changes;
  }

  private static FileChange change(String name, FileChange.Kind kind, String before, String after) {
    return new FileChange(name, kind, LineDiff.of(before, after));
  }
}

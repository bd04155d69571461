package io.voiceagents.backup.restore;

import io.voiceagents.backup.source.EntryMeta;
import java.util.List;
import java.util.function.Predicate;

/** Which entries of a set are wanted. */
final class Selection {
  private Selection() {}

  static Predicate<EntryMeta> of(List<String> include) {
    return include.isEmpty() ? meta -> true : meta -> include.contains(meta.path());
  }
}

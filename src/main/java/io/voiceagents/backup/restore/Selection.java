package io.voiceagents.backup.restore;

import io.voiceagents.backup.source.EntryKind;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.files.EntrySelection;
import java.util.List;
import java.util.function.Predicate;

/** Which entries of a set are wanted: those that match, and the directories on the way to them. */
final class Selection {
  private Selection() {}

  static Predicate<EntryMeta> of(List<String> include) {
    if (include.isEmpty()) {
      return meta -> true;
    }
    EntrySelection selection = EntrySelection.of(include);
    return meta ->
        selection.selects(meta.path())
            || (meta.kind() == EntryKind.DIRECTORY && selection.mayContain(meta.path()));
  }
}

package io.voiceagents.backup.catalog;

import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.Draft.FrameDraft;
import io.voiceagents.backup.seal.Filter;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.seal.PackListCodec;
import io.voiceagents.backup.seal.RunId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The pack lists of a run (docs/format.md §6). */
final class PackLists {
  /** About 200 bytes a pack: half a MiB a list. */
  static final int PACKS_PER_LIST = 2_048;

  private PackLists() {}

  static List<Draft> drafts(RunId run, List<PackInfo> packs) throws IOException {
    List<Draft> drafts = new ArrayList<>();
    for (int start = 0; start < packs.size(); start += PACKS_PER_LIST) {
      int end = Math.min(packs.size(), start + PACKS_PER_LIST);
      byte[] raw = PackListCodec.encode(packs.subList(start, end));
      FrameDraft frame = new FrameDraft(raw, raw.length, Filter.NONE);
      drafts.add(new Draft(run, ObjectKind.PACKLIST, drafts.size(), List.of(frame)));
    }
    return drafts;
  }
}

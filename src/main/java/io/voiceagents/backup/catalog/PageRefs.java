package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.PageBuilder.PagePlan;
import io.voiceagents.backup.seal.FrameInfo;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.seal.RunId;
import java.util.ArrayList;
import java.util.List;

/** The pages of a new set, with what the store has confirmed of those that it wrote. */
record PageRefs(List<PageRef> all) {

  static PageRefs of(RunId run, List<PagePlan> plans, RunLedger ledger) throws CatalogException {
    int written = (int) plans.stream().filter(PagePlan.Written.class::isInstance).count();
    List<PackInfo> stored = ledger.all(ObjectKind.PAGE, written);
    List<PageRef> pages = new ArrayList<>(plans.size());
    for (PagePlan plan : plans) {
      pages.add(
          plan instanceof PagePlan.Written page
              ? reference(run, page, stored.get(page.number()))
              : ((PagePlan.Reused) plan).page());
    }
    return new PageRefs(pages);
  }

  private static PageRef reference(RunId run, PagePlan.Written page, PackInfo stored) {
    FrameInfo frame = stored.frames().get(0);
    return new PageRef(
        run.sequence(),
        page.number(),
        stored.sizeBytes(),
        stored.sha256(),
        page.rawLength(),
        frame.codec(),
        page.entries(),
        page.first(),
        page.last(),
        page.id());
  }
}

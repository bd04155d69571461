package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.PageBuilder.PagePlan;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.Compression.Codec;
import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.Hole;
import io.voiceagents.backup.seal.RunId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PageBuilderTest {
  private static final RunId RUN = new RunId(Entries.CHAIN, 0, "1-0badcafe");
  private final ChainKeys keys = Entries.keys();

  /** What a run of the builder wrote. */
  private record Pages(List<PagePlan> plans, List<byte[]> written) {}

  private Pages build(List<Entry> entries, Map<String, PageRef> known) throws IOException {
    List<byte[]> written = new ArrayList<>();
    PageBuilder builder = new PageBuilder(RUN, keys, known, draft -> written.add(raw(draft)));
    for (Entry entry : entries) {
      builder.add(entry);
    }
    return new Pages(builder.finish(), written);
  }

  private static byte[] raw(Draft draft) {
    return draft.frames().get(0).raw().clone();
  }

  @Property(tries = 12)
  void pagesHoldEveryEntryOnceAndKeepTheirBounds(
      @ForAll long seed, @ForAll @IntRange(max = 6_000) int count) throws IOException {
    List<Entry> entries = Entries.ascending(new Random(seed), count);

    Pages pages = build(entries, Map.of());

    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int counted = 0;
    for (int i = 0; i < pages.written().size(); i++) {
      PagePlan.Written plan = (PagePlan.Written) pages.plans().get(i);
      assertThat(pages.written().get(i)).hasSizeLessThanOrEqualTo(PageBuilder.MAX_RAW_BYTES);
      assertThat(plan.entries()).isBetween(1, PageBuilder.MAX_ENTRIES);
      counted += plan.entries();
      all.writeBytes(pages.written().get(i));
    }
    assertThat(counted).isEqualTo(count);
    assertThat(EntryCodecTest.decoded(all.toByteArray()))
        .map(Entries::text)
        .isEqualTo(entries.stream().map(Entries::text).toList());
  }

  @Test
  void countsAnEntryInThePageThatItBeginsIn() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String path : List.of("a", "b", "c")) {
      entries.add(Entries.entry(new Random(1), path, holes(300_000)));
    }

    Pages pages = build(entries, Map.of());

    assertThat(pages.plans()).hasSizeGreaterThan(1);
    int counted = 0;
    for (int i = 0; i < pages.plans().size(); i++) {
      PagePlan.Written plan = (PagePlan.Written) pages.plans().get(i);
      assertThat(pages.written().get(i)).hasSizeLessThanOrEqualTo(PageBuilder.MAX_RAW_BYTES);
      counted += plan.entries();
    }
    assertThat(counted).isEqualTo(3);
  }

  private static List<ContentPart> holes(int count) {
    List<ContentPart> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(new Hole(1L << 40));
    }
    return parts;
  }

  @Property(tries = 8)
  void aSetThatHardlyChangedWritesHardlyAnyPage(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    List<Entry> entries = new ArrayList<>(Entries.ascending(random, 20_000));
    Map<String, PageRef> known = known(build(entries, Map.of()));

    entries.remove(random.nextInt(entries.size()));
    Pages again = build(entries, known);

    // About 31 pages. The one that lost its entry is written again; if the entry was a cut, or
    // moved one below the minimum, so are its neighbours.
    assertThat(known.size()).isGreaterThan(10);
    assertThat(again.written().size()).isBetween(1, 4);
  }

  private static Map<String, PageRef> known(Pages pages) {
    Map<String, PageRef> known = new HashMap<>();
    for (PagePlan plan : pages.plans()) {
      PagePlan.Written page = (PagePlan.Written) plan;
      known.put(
          page.id(),
          new PageRef(
              0,
              page.number(),
              1,
              "",
              page.rawLength(),
              Codec.NONE,
              page.entries(),
              page.first(),
              page.last(),
              page.id()));
    }
    return known;
  }

  @Property(tries = 20)
  void refusesEntriesThatDoNotAscend(@ForAll long seed) {
    List<Entry> entries = new ArrayList<>(Entries.ascending(new Random(seed), 5));
    Collections.swap(entries, 2, 3);
    assertThatThrownBy(() -> build(entries, Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not follow");
  }
}

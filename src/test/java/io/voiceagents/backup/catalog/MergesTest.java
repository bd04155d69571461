package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.Merges.Merge;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.seal.StreamPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Which parts are merged, and that nothing is ever planned away that no other part holds. */
class MergesTest {
  private static final ChainId STREAM = new ChainId("0f", "postgres", "20261122T020000Z-00000001");
  private static final Instant LONG_AGO = Instant.ofEpochSecond(1_000);
  private static final Instant SETTLED = Instant.ofEpochSecond(2_000);
  private static final int FULL = StreamPart.MAX_BYTES;

  private static StreamPart part(long start, long end, Instant at, String run) {
    return new StreamPart(STREAM, "00000001", start, end, at, run);
  }

  private static StreamPart part(long start, long end) {
    return part(start, end, LONG_AGO, "1-00000000");
  }

  @Test
  void mergesAStretchThatIsFull() {
    List<Merge> merges =
        Merges.of(List.of(part(0, 100), part(100, FULL), part(FULL, FULL + 5)), SETTLED);
    assertThat(merges).hasSize(1);
    assertThat(merges.get(0).parts()).hasSize(2);
    assertThat(merges.get(0).end()).isEqualTo(FULL);
    assertThat(merges.get(0).whole()).isEmpty();
  }

  @Test
  void leavesAloneWhatIsYoungOrFewOrApart() {
    assertThat(Merges.of(List.of(part(0, 100), part(100, 200)), SETTLED)).isEmpty();
    assertThat(
            Merges.of(
                List.of(part(0, 100), part(100, FULL, SETTLED.plusSeconds(1), "1-00000000")),
                SETTLED))
        .isEmpty();
    assertThat(Merges.of(List.of(part(0, 100), part(200, FULL)), SETTLED)).isEmpty();
    assertThat(Merges.of(List.of(part(0, FULL), part(FULL, 2L * FULL)), SETTLED)).isEmpty();
  }

  @Test
  void mergesManySmallPartsOfAQuietHour() {
    List<StreamPart> parts = new ArrayList<>();
    for (int i = 0; i < Merges.MANY; i++) {
      parts.add(part(i * 10L, i * 10L + 10));
    }
    assertThat(Merges.of(parts, SETTLED)).hasSize(1);
    assertThat(Merges.of(parts.subList(1, parts.size()), SETTLED)).isEmpty();
  }

  @Test
  void aMergeThatWasInterruptedIsRecognised() {
    StreamPart whole = part(0, FULL, LONG_AGO, "2-00000000");
    List<Merge> merges = Merges.of(List.of(part(0, 100), part(100, FULL), whole), SETTLED);
    assertThat(merges).hasSize(1);
    assertThat(merges.get(0).whole()).contains(whole);
  }

  @Test
  void fault39_ofTwoWholePartsEveryoneKeepsTheSame() {
    StreamPart first = part(0, FULL, LONG_AGO, "1-00000000");
    StreamPart second = part(0, FULL, LONG_AGO, "2-00000000");
    assertThat(Merges.of(List.of(first, second), SETTLED).get(0).whole()).contains(first);
    assertThat(Merges.of(List.of(second, first), SETTLED).get(0).whole()).contains(first);
  }

  @Property(tries = 300)
  void fault03_whatTakesThePlaceOfPartsHoldsAllTheyHold(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 400_000) Integer> lengths,
      @ForAll @IntRange(max = 300_000) int overlap) {
    List<StreamPart> parts = new ArrayList<>();
    long position = 0;
    for (int length : lengths) {
      long start = Math.max(0, position - length % (overlap + 1));
      long end = Math.min(start + length, (start / FULL + 1) * FULL);
      parts.add(part(start, end));
      position = Math.max(position, end);
    }
    for (Merge merge : Merges.of(parts, SETTLED)) {
      assertThat(merge.end() - merge.start()).isLessThanOrEqualTo(FULL);
      assertThat(LogCoverage.of(merge.parts()).ranges("00000001")).hasSize(1);
      merge
          .whole()
          .ifPresent(
              whole -> {
                assertThat(whole.start()).isEqualTo(merge.start());
                assertThat(whole.end()).isEqualTo(merge.end());
              });
    }
  }
}

package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class CutterTest {
  private static final int SIZE = 24 << 20;
  private static final byte[] DATA = Bytes.random(SIZE, 11);

  @Test
  void chunksKeepTheirBoundsAndCoverTheContent() {
    List<Integer> cuts = cuts(new ContentCutter(1), DATA, () -> SIZE);
    int last = 0;
    for (int cut : cuts.subList(0, cuts.size() - 1)) {
      assertThat(cut - last).isBetween(ContentCutter.MIN_CHUNK + 1, Cutter.MAX_CHUNK);
      last = cut;
    }
    assertThat(cuts).last().isEqualTo(SIZE);
    assertThat(SIZE / cuts.size()).isBetween(700 << 10, 1500 << 10);
  }

  @Test
  void cutsDoNotDependOnHowTheContentIsWritten() {
    Random random = new Random(5);
    List<Integer> whole = cuts(new ContentCutter(1), DATA, () -> SIZE);
    assertThat(cuts(new ContentCutter(1), DATA, () -> 1 + random.nextInt(300_000)))
        .isEqualTo(whole);
    assertThat(cuts(new ContentCutter(1), DATA, () -> 1 + random.nextInt(3_000))).isEqualTo(whole);
  }

  @Test
  void anInsertionMovesOnlyTheCutsNearIt() {
    int at = 9_000_000;
    byte[] changed = new byte[SIZE + 7];
    System.arraycopy(DATA, 0, changed, 0, at);
    System.arraycopy(DATA, at, changed, at + 7, SIZE - at);
    List<Integer> before = cuts(new ContentCutter(1), DATA, () -> SIZE);
    List<Integer> after = cuts(new ContentCutter(1), changed, () -> SIZE);
    long kept = before.stream().filter(cut -> after.contains(cut < at ? cut : cut + 7)).count();
    assertThat(before.size() - kept).isLessThanOrEqualTo(3);
  }

  @Test
  void contentWithoutAnyCutIsCutAtTheMaximum() {
    List<Integer> cuts = cuts(new ContentCutter(1), new byte[9 << 20], () -> 1 << 20);
    assertThat(cuts).containsExactly(4 << 20, 8 << 20, 9 << 20);
  }

  @Test
  void anotherKeyCutsElsewhere() {
    assertThat(cuts(new ContentCutter(1), DATA, () -> SIZE))
        .doesNotContainAnyElementsOf(
            cuts(new ContentCutter(2), DATA, () -> SIZE).stream().filter(c -> c < SIZE).toList());
  }

  @Test
  void theGearTableIsThatOfSplitMix64() {
    // The first output for seed 0, as published with the algorithm.
    assertThat(ContentCutter.gear(0)[0]).isEqualTo(0xE220A8397B1DCDAFL);
  }

  @Test
  void theGridStartsAtTheFileNotAtTheChunk() {
    GridCutter grid = new GridCutter();
    grid.start((3L << 20) - 5_000);
    assertThat(grid.take(new byte[9_000], 0, 9_000)).isEqualTo(5_000);
    assertThat(grid.complete()).isTrue();
  }

  private static List<Integer> cuts(Cutter cutter, byte[] data, IntSupplier sizes) {
    List<Integer> cuts = new ArrayList<>();
    cutter.start(0);
    int at = 0;
    while (at < data.length) {
      int end = Math.min(data.length, at + sizes.getAsInt());
      while (at < end) {
        at += cutter.take(data, at, end - at);
        if (cutter.complete()) {
          cuts.add(at);
          cutter.start(at);
        }
      }
    }
    if (cuts.isEmpty() || cuts.get(cuts.size() - 1) < data.length) {
      cuts.add(data.length);
    }
    return cuts;
  }
}

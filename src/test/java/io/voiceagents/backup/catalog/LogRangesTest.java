package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.LogCoverage.Range;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.LogPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is whole of a log, without its parts: the same as with them. */
class LogRangesTest {
  private static final ChainId STREAM =
      new ChainId("repository", "redis", "20261127T020000Z-0123abcd");

  @Test
  void tellsTheSameAsTheParts() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<StreamPart> parts = parts(random);
      LogPosition begin = new LogPosition("a", random.nextInt(30));
      LogRanges ranges = new LogRanges();
      parts.forEach(ranges::add);
      LogCoverage coverage = LogCoverage.of(parts);
      LogHistory history = LogHistory.of(parts, begin);
      LogOutline outline = LogOutline.of(ranges, begin);

      assertThat(ranges.lanes()).as("seed %d", seed).isEqualTo(coverage.lanes());
      for (String lane : coverage.lanes()) {
        assertThat(places(ranges.ranges(lane))).isEqualTo(places(coverage.ranges(lane)));
        assertThat(ranges.end(lane)).isEqualTo(coverage.end(lane));
        for (long at = 0; at < 250; at += 3) {
          assertThat(ranges.around(lane, at).map(Range::start))
              .isEqualTo(coverage.around(lane, at).map(Range::start));
        }
      }
      assertThat(outline.legs()).isEqualTo(history.legs());
      assertThat(places(outline.ranges())).as("seed %d", seed).isEqualTo(places(history.ranges()));
      assertThat(outline.end()).isEqualTo(history.end());
    }
  }

  @Test
  void theTimeOfARangeIsTheLatestOfItsParts() {
    LogRanges ranges = new LogRanges();
    ranges.watch("a", 20);
    ranges.add(part("a", 10, 20, 5_000));
    ranges.add(part("a", 20, 30, 7_000));
    ranges.add(part("a", 30, 40, 0));
    ranges.add(part("a", 50, 60, 9_000));

    assertThat(ranges.ranges("a"))
        .containsExactly(
            new Range(10, 40, Instant.ofEpochMilli(5_000), Instant.ofEpochMilli(7_000)),
            new Range(50, 60, Instant.ofEpochMilli(9_000), Instant.ofEpochMilli(9_000)));
    assertThat(ranges.until("a", 20)).isEqualTo(Instant.ofEpochMilli(5_000));
    assertThat(ranges.until("a", 19)).isEqualTo(Instant.EPOCH);
    assertThat(ranges.until("b", 20)).isEqualTo(Instant.EPOCH);
  }

  private static List<List<Long>> places(List<Range> ranges) {
    return ranges.stream().map(range -> List.of(range.start(), range.end())).toList();
  }

  /** Some that overlap, with gaps, in no order. */
  private static List<StreamPart> parts(Random random) {
    List<StreamPart> parts = new ArrayList<>();
    long position = random.nextInt(20);
    for (int i = 0; i < random.nextInt(20); i++) {
      long end = position + 1 + random.nextInt(10);
      String lane = List.of("a", "a", "b", "c", LogCoverage.DOCUMENTS).get(random.nextInt(5));
      parts.add(part(lane, position, end, random.nextInt(1_000)));
      position = Math.max(0, end + random.nextInt(9) - 6);
    }
    Collections.shuffle(parts, random);
    return parts;
  }

  private static StreamPart part(String lane, long start, long end, long at) {
    return new StreamPart(STREAM, lane, start, end, Instant.ofEpochMilli(at), "1-0123abcd");
  }
}

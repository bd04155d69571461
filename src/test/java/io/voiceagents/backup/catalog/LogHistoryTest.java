package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.LogPosition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log whose lanes go on in one count of positions. */
class LogHistoryTest {
  private static final LogPosition BEGIN = new LogPosition("a", 10);
  private static final long FAR = 100L * StreamPart.MAX_BYTES;

  @Test
  void aLaneEndsWhereTheNextBegins() {
    LogHistory history = history(part("a", 10, 30), part("a", 30, 50), part("b", 40, 60));

    assertThat(history.legs())
        .containsExactly(
            new LogHistory.Leg("a", 10, 40), new LogHistory.Leg("b", 40, Long.MAX_VALUE));
    assertThat(history.from(35)).hasSize(2);
    assertThat(history.from(35).get(0).end()).isEqualTo(40);
    assertThat(history.ranges()).hasSize(1);
    assertThat(history.has("a", 45)).isFalse();
    assertThat(history.has("b", 45)).isTrue();
  }

  @Test
  void aMissingFirstPartIsAGap() {
    LogHistory history = history(part("a", 30, 50));

    assertThat(history.from(10)).isEmpty();
    assertThat(history.isWholeFrom(10)).isFalse();
    assertThat(history.isWholeFrom(30)).isTrue();
  }

  @Test
  void aLogWithoutPartsIsWholeFromItsBeginning() {
    LogHistory history = history();

    assertThat(history.has("a", 10)).isTrue();
    assertThat(history.has("a", 9)).isFalse();
    assertThat(history.isWholeFrom(10)).isTrue();
    assertThat(history.resume()).isEqualTo(BEGIN);
  }

  @Test
  void goesOnBeforeWhatWasLeftOutByARunThatWasEnded() {
    LogHistory history = history(part("a", 10, 30), part("a", 40, 50));

    assertThat(history.resume()).isEqualTo(new LogPosition("a", 30));
    assertThat(history(part("a", 20, 30)).resume()).isEqualTo(BEGIN);
  }

  @Test
  void goesOnAtTheEndWhereAGapIsTooOldToBeFilled() {
    LogHistory history = history(part("a", 10, 30), part("a", 40, 50), part("a", FAR, FAR + 1));

    assertThat(history.resume().position()).isEqualTo(FAR + 1);
  }

  private static LogHistory history(StreamPart... parts) {
    return LogHistory.of(List.of(parts), BEGIN);
  }

  private static StreamPart part(String lane, long start, long end) {
    return new StreamPart(
        new ChainId("repository", "redis", "20261122T020000Z-00000000"),
        lane,
        start,
        end,
        Instant.EPOCH,
        "00000001-00000000");
  }
}

package io.voiceagents.backup.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.cli.ChainView;
import io.voiceagents.backup.policy.Retention;
import io.voiceagents.backup.retention.Fate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpiryPlanTest {
  private static final Retention SEVEN = new Retention(7, 2);
  private static final ExpiryPlan PLAN =
      new ExpiryPlan(
          SEVEN,
          List.of(
              chain("c3", Fate.KEEP, false),
              chain("c2", Fate.TRIM, false),
              chain("c1", Fate.EXPIRE, false)),
          Optional.empty(),
          false,
          Optional.empty());

  private static ChainView chain(String id, Fate fate, boolean marked) {
    return new ChainView("logs", id, 2, fate, marked, "");
  }

  private static Optional<String> now(ChainView... chains) {
    return PLAN.deviation(SEVEN, List.of(chains));
  }

  @Test
  void lessThanWhatWasShownIsDone() {
    assertThat(now()).isEmpty();
    assertThat(now(chain("c4", Fate.KEEP, false), chain("c2", Fate.KEEP, false))).isEmpty();
    assertThat(now(chain("c2", Fate.TRIM, true), chain("c1", Fate.EXPIRE, true))).isEmpty();
    assertThat(now(chain("c1", Fate.TRIM, false))).isEmpty();
  }

  @Test
  void moreIsNot() {
    assertThat(now(chain("c3", Fate.TRIM, false)).orElseThrow()).contains("c3 would trim");
    assertThat(now(chain("c2", Fate.EXPIRE, false)).orElseThrow()).contains("c2 would expire");
    assertThat(now(chain("c4", Fate.EXPIRE, true)).orElseThrow()).contains("c4 would expire");
  }

  @Test
  void anotherRetentionIsNotWhatWasApproved() {
    assertThat(PLAN.deviation(new Retention(8, 2), List.of()).orElseThrow())
        .isEqualTo(
            "the retention is 8 full, 2 incremental now, approved was 7 full, 2 incremental");
  }
}

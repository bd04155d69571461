package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a lease may be taken at once, though it has not expired. */
class HolderTest {
  private static final long NO_PROCESS = 4_999_999;

  private static Holder ended(Holder like, String place) {
    return new Holder(like.host(), NO_PROCESS, like.startMillis(), place);
  }

  @Test
  void oneThatHasEndedHereIsGone() {
    Holder self = Holder.self();
    assertThat(self.place()).isNotEmpty();
    assertThat(ended(self, self.place()).isGoneFrom(self)).isTrue();
    assertThat(self.isGoneFrom(self)).isFalse();
    Holder reused = new Holder(self.host(), self.process(), 1, self.place());
    assertThat(reused.isGoneFrom(self)).isTrue();
  }

  @Test
  void oneOfAnotherContainerOfTheSameNameMayBeAlive() {
    Holder self = Holder.self();
    assertThat(ended(self, "another").isGoneFrom(self)).isFalse();
    Holder unknown = ended(self, "");
    assertThat(unknown.isGoneFrom(unknown)).isFalse();
  }

  @Test
  void isReadAsItIsWrittenAndWithoutAPlaceToo() {
    Holder self = Holder.self();
    assertThat(Holder.parse(self.text())).contains(self);
    assertThat(Holder.parse("host/12/34")).contains(new Holder("host", 12, 34, ""));
    assertThat(Holder.parse("host/12/34/a/b")).isEmpty();
    assertThat(Holder.parse("host/12345678901234567890/34")).isEmpty();
  }
}

package io.voiceagents.backup.restore;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchRoomTest {
  private final Path place;

  ScratchRoomTest(@TempDir Path directory) {
    this.place = directory.resolve("not/there/yet");
  }

  @Test
  void aPlaceThatIsTooSmallIsRefusedBeforeAnythingIsFetched() {
    assertThatCode(() -> ScratchRoom.refuseTooSmall(place, 1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ScratchRoom.refuseTooSmall(place, 1L << 60))
        .isInstanceOf(RestoreRefusedException.class)
        .hasMessageContaining("that takes 1099511627776 MiB, and ")
        .hasMessageContaining("Hint: make room");
  }
}

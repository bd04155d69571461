package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.observe.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureProgressTest {
  private final List<String> heard = new ArrayList<>();
  private final Progress shown =
      new Progress() {
        @Override
        public void phase(String name, long totalBytes) {
          heard.add(name);
        }

        @Override
        public void advance(long bytes, long items) {
          heard.add(bytes + " bytes");
        }
      };

  @Test
  void namesWhatItWaitsForUntilTheFirstByteComes() {
    Progress progress = CaptureProgress.begin(shown, "waiting for the server's checkpoint");
    assertThat(heard).containsExactly("waiting for the server's checkpoint");

    progress.advance(7, 1);
    progress.advance(8, 1);

    assertThat(heard).endsWith("reading", "7 bytes", "8 bytes").hasSize(4);
  }
}

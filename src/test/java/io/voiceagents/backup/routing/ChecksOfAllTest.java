package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.VerifyDepth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done for every policy in its turn is done for each, whatever became of one before it. */
class ChecksOfAllTest {
  private final Installation installation;
  private final List<Event> told = new CopyOnWriteArrayList<>();

  ChecksOfAllTest(@TempDir Path home) throws IOException {
    this.installation = Installation.in(home);
    installation.configure(
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: backup.key }
        schedules: { expiry: never }
        policies:
          configs: { type: filesystem, paths: [../data], schedule: { full: "0 4 * * *" } }
          logs: { type: filesystem, paths: [../data], schedule: { full: "0 4 * * *" } }
        """);
  }

  /** Whoever hears of the checks of one policy breaks. */
  private void hear(Event event) {
    boolean first =
        (event instanceof Event.Verified verified && verified.type().equals("configs"))
            || (event instanceof Event.ExpiryEnded ended && ended.type().equals("configs"));
    if (first) {
      throw new IllegalStateException("planted");
    }
    told.add(event);
  }

  @Test
  void aDefectWithOnePolicyKeepsNoOtherFromItsVerificationOrExpiry() throws Exception {
    try (ResidentProcess process = installation.start(this::hear)) {
      process.work().backup("configs", BackupKind.FULL).await();
      process.work().backup("logs", BackupKind.FULL).await();
      process.work().verify(Optional.of(VerifyDepth.CONTENT)).await();
      assertThat(told)
          .filteredOn(Event.Verified.class::isInstance)
          .singleElement()
          .satisfies(event -> assertThat(((Event.Verified) event).type()).isEqualTo("logs"));
      process.work().expire().await();
      assertThat(told)
          .filteredOn(Event.ExpiryEnded.class::isInstance)
          .singleElement()
          .satisfies(event -> assertThat(((Event.ExpiryEnded) event).type()).isEqualTo("logs"));
    }
  }
}

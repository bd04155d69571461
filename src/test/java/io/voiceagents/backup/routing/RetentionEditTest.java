package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.Event.EditApplied;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention is edited while the process runs, and while it does not. */
class RetentionEditTest extends ResidentFixture {
  RetentionEditTest(@TempDir Path home) throws IOException {
    super(home);
  }

  @Test
  void anEditThatWouldGiveUpTooMuchIsRefused() throws Exception {
    ResidentProcess running = start();
    try (Generations.Use use = running.generations().use()) {
      Application application = use.application();
      Policy policy = application.configuration().policies().values().iterator().next();
      for (int i = 0; i < 3; i++) {
        application.backups().run(new BackupRequest(policy, BackupKind.FULL, true), Progress.NONE);
      }
    }
    String fewer = read("config/backup.yaml") + "    retention: { full_backups: 1 }\n";
    write("config/backup.yaml", fewer);
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    assertThat(refusals().get(0)).contains("policies.logs.retention gives up 2 of the 3 backups");
    write("config/backup.yaml", fewer.replace("expiry:", "max_given_up_percent: 70, expiry:"));
    await().atMost(SOON).until(() -> events.stream().anyMatch(EditApplied.class::isInstance));
  }

  @Test
  void aRefusedEditThatStaysInTheFileIsHeldBackAtTheNextStart() throws Exception {
    ResidentProcess first = start();
    await().atMost(SOON).until(() -> Files.exists(home.resolve("var/retention.json")));
    try (Generations.Use use = first.generations().use()) {
      Policy policy = use.application().configuration().policies().values().iterator().next();
      for (int i = 0; i < 3; i++) {
        use.application()
            .backups()
            .run(new BackupRequest(policy, BackupKind.FULL, true), Progress.NONE);
      }
    }
    first.close();
    write(
        "config/backup.yaml", read("config/backup.yaml") + "    retention: { full_backups: 1 }\n");

    ResidentProcess second = start();
    await().atMost(SOON).until(() -> told(Event.RetentionHeld.class));
    await()
        .atMost(SOON)
        .until(() -> second.board().last().complaints().contains("expiry is held back"));
    second.work().expire();
    assertThat(onRecord("expire").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(onRecord("expire").message()).contains("gives up 2 of the 3 backups");
    configure("7 7 * * *");
    write(
        "config/backup.yaml", read("config/backup.yaml") + "    retention: { full_backups: 1 }\n");
    await().atMost(SOON).until(() -> told(EditApplied.class));

    try (Generations.Use use = second.generations().use()) {
      Policy policy = use.application().configuration().policies().values().iterator().next();
      use.application().agreeToRetention(policy);
      assertThat(use.application().retainer().expire(policy, Optional.empty()).marked()).hasSize(2);
    }
    await().atMost(SOON).until(() -> told(Event.RetentionFine.class));
    assertThat(refusals()).isEmpty();
  }
}

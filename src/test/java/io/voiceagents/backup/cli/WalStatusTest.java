package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of receivers, from what they leave in the state directory. */
class WalStatusTest extends CommandLineTest {
  @TempDir private Path spools = Path.of("");

  @BeforeEach
  void onePolicy() {
    fake.configuration = Samples.configuration(Samples.postgres("postgres"));
    fake.spools = spools;
  }

  private void status(Instant at, String warnings) throws IOException {
    Files.createDirectories(spools.resolve("postgres"));
    Files.writeString(
        spools.resolve("postgres/status.json"),
        """
        {"type":"postgres","run":"3-00000000","started_at":"%s","at":"%s","lane":"00000001",
         "received":50331648,"durable":50331648,"written_until":"%s","log_bytes":10,"stored_bytes":5,
         "spool":{"parts":0,"bytes":0,"limit_bytes":1000},
         "source":{"server.wal_end":"50332672","slot.wal_status":"reserved"},
         "checks":[],"warnings":[%s]}
        """
            .formatted(at, at, at, warnings));
  }

  @Test
  void aReceiverThatRunsAndIsWellEndsWithZero() throws IOException {
    status(Samples.NOW.minusSeconds(2), "");
    Ran ran = run("wal", "status");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).contains("runs", "0/3000000", "reserved");
    JsonNode json = run("wal", "status", "--json").json();
    assertThat(json.at("/receivers/0/lag_bytes").asLong()).isEqualTo(1_024);
    assertThat(json.at("/receivers/0/source/slot.wal_status").asText()).isEqualTo("reserved");
  }

  @Test
  void fault30_aWarningIsInTheDocumentAndInTheExitCode() throws IOException {
    status(Samples.NOW.minusSeconds(2), "\"SPOOL 60 % FULL\"");
    Ran ran = run("wal", "status", "--json");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.json().get("severity").asText()).isEqualTo("failed");
    assertThat(ran.json().at("/receivers/0/warnings/0").asText()).isEqualTo("SPOOL 60 % FULL");
    assertThat(run("wal", "status").err()).contains("SPOOL 60 % FULL");
  }

  @Test
  void aReceiverThatSaysNothingDoesNotRun() throws IOException {
    status(Samples.NOW.minusSeconds(120), "");
    Ran ran = run("wal", "status");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("DOES NOT RUN");
    Files.delete(spools.resolve("postgres/status.json"));
    assertThat(run("wal", "status").exitCode()).isEqualTo(1);
  }
}

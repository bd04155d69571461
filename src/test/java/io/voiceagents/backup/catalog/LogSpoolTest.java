package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.store.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spool that one run leaves and the next one opens. */
class LogSpoolTest {
  private static final ChainId STREAM = new ChainId("0f", "postgres", "20261122T020000Z-00000001");

  @TempDir private Path directory = Path.of("");

  @Test
  void fault08_aPutThatEndsLateTakesNothingFromWhoOpenedTheSpoolAgain() throws IOException {
    keep(new StreamPart(STREAM, "00000001", 0, 5, Instant.ofEpochSecond(1_000), "1-00000000"));
    LogSpool before = LogSpool.open(directory, 1L << 30);
    SpoolFile onItsWay = before.first().orElseThrow();
    before.close();
    try (LogSpool again = LogSpool.open(directory, 1L << 30)) {
      before.remove(onItsWay);
      before.lose(onItsWay);

      assertThat(onItsWay.file()).exists();
      assertThat(again.count()).isEqualTo(1);
      again.remove(again.first().orElseThrow());
      assertThat(onItsWay.file()).doesNotExist();
    }
  }

  private void keep(StreamPart part) throws IOException {
    byte[] object = "bytes".getBytes(StandardCharsets.UTF_8);
    String header =
        "{\"format\":1,\"repository\":\"%s\",\"key\":\"%s\",\"run\":\"%s\",\"sha256\":\"%s\"}\n"
            .formatted(part.chain().repository(), part.key(), part.run(), Sha256.hex(object));
    Path file = directory.resolve(SpoolFile.name(1));
    Files.writeString(file, header + "bytes");
  }
}

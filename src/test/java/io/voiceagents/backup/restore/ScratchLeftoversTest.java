package io.voiceagents.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScratchLeftoversTest {
  @TempDir private Path scratch = Path.of("");

  /** Those of the newer versions run under the name of their loader. */
  @ParameterizedTest
  @EnumSource(EmbeddedRedis.Version.class)
  void endTheirServers(EmbeddedRedis.Version version) throws Exception {
    Path place = Files.createDirectory(scratch.resolve("killed"));
    Files.createFile(place.resolve(ScratchDirectory.HELD));
    Path elsewhere = Files.createDirectory(scratch.resolve("elsewhere"));
    try (EmbeddedRedis left =
            EmbeddedRedis.of(version).directory(Files.createDirectory(place.resolve("0"))).start();
        EmbeddedRedis other = EmbeddedRedis.of(version).directory(elsewhere).start()) {
      ScratchLeftovers.discard(scratch);

      assertThat(ProcessHandle.of(left.pid()).filter(ProcessHandle::isAlive))
          .isEqualTo(Optional.empty());
      assertThat(place).doesNotExist();
      assertThat(other.run("PING")).isEqualTo("PONG");
    }
  }
}

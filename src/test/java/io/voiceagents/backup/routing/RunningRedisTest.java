package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.restore.RestoreRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that runs writes its own data over whatever is restored below it. */
class RunningRedisTest {
  @TempDir private Path root = Path.of("");

  @Test
  void fault27_aTargetThatAServerWorksInIsRefusedThoughItIsEmpty() throws Exception {
    Path live = Files.createDirectories(root.resolve("live"));
    try (EmbeddedRedis redis =
            EmbeddedRedis.of(EmbeddedRedis.Version.V7_0).directory(live).start();
        TestEngine engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()))) {
      RunResult backup =
          engine.backup(
              new BackupRequest(
                  TestEngine.policy("redis", redis.settings()), BackupKind.FULL, false));
      assertThat(backup.outcome()).as(backup.message()).isEqualTo(Outcome.COMPLETE);
      RestoreRequest request =
          new RestoreRequest(backup.set().orElseThrow(), live, List.of(), Map.of(), false);

      assertThatThrownBy(() -> engine.engine.restorer().plan(request))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("process " + redis.pid())
          .hasMessageContaining("--force");
      try (Stream<Path> files = Files.list(live)) {
        assertThat(files).isEmpty();
      }

      RestoreRequest forced =
          new RestoreRequest(backup.set().orElseThrow(), live, List.of(), Map.of(), true);
      engine.engine.restorer().execute(engine.engine.restorer().plan(forced), Progress.NONE);
      assertThat(live.resolve("dump.rdb")).isNotEmptyFile();

      Path elsewhere = root.resolve("elsewhere");
      RestoreRequest allowed =
          new RestoreRequest(backup.set().orElseThrow(), elsewhere, List.of(), Map.of(), false);
      engine.engine.restorer().execute(engine.engine.restorer().plan(allowed), Progress.NONE);
      assertThat(elsewhere.resolve("dump.rdb")).isNotEmptyFile();
    }
  }
}

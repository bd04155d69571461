package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an earlier version stored of servers and their logs starts, to the last row. */
class GoldenServersTest {
  private static final Path GOLDEN = Path.of("src/test/resources/repository/v1-servers");

  private final Path root;

  GoldenServersTest(@TempDir Path root) {
    this.root = root;
  }

  private Path copy(String of) throws IOException {
    Path golden = GOLDEN.resolve(of);
    GoldenRepository.copy(golden.resolve("store"), root.resolve("store"));
    Files.copy(golden.resolve("backup.key"), root.resolve("backup.key"));
    return golden;
  }

  private static String line(Path golden, String name) throws IOException {
    return Files.readString(golden.resolve(name)).strip();
  }

  @Test
  void aPostgresAndItsWalComeBackToTheLastRow() throws Exception {
    Path golden = copy("postgres");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (TestEngine engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()))) {
      List<SetSummary> sets = engine.engine.catalog().list(Optional.of("postgres"), 0);
      assertThat(sets).hasSize(2);
      for (SetSummary set : sets) {
        Path target = root.resolve("target-" + set.sequence());
        WalSource.restore(engine, set, target);
        WalSource.assertRows(
            GoldenServers.POSTGRES, target, Long.parseLong(line(golden, "rows.txt")));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Version.class,
      names = {"V6_2", "V7_0"})
  void aRedisAndItsLogComeBackAsTheyWereThenAndLast(Version version) throws Exception {
    Path golden = copy("redis");
    try (EmbeddedRedis other = RedisPlatform.server(version).start();
        RedisPlatform platform = new RedisPlatform(root, other)) {
      platform.restore(Instant.parse(line(golden, "time.txt")), "then");
      assertThat(platform.digest(version, "then")).isEqualTo(line(golden, "digest-then.txt"));
      platform.restoreLatest("latest");
      assertThat(platform.digest(version, "latest")).isEqualTo(line(golden, "digest-latest.txt"));
    }
  }
}

package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.restore.RestoreRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stopped server's data directory is swapped in place. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ActivateTest {
  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void swapsTheDirectoryOfAStoppedServerAndKeepsTheOldOne() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = Ledger.open(root)) {
      Path tablespace = source.directory("space");
      source.execute("CREATE TABLESPACE space LOCATION '" + tablespace + "'");
      Ledger.create(source);
      source.execute("CREATE TABLE kept TABLESPACE space AS SELECT generate_series(1, 500) n");
      Ledger.follow(source, engine);
      SetSummary set = Ledger.backUp(source, engine);
      Ledger.insert(source, 4);
      Instant before = Ledger.now(source);
      source.execute("DROP TABLE ledger", "DELETE FROM kept");
      Ledger.follow(source, engine);

      assertThatThrownBy(() -> activate(engine, set, source.data(), before))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("a server runs on the target")
          .hasMessageContaining("Hint: stop it first");
      source.stop();
      activate(engine, set, source.data(), before);
      source.start();
      Ledger.awaitRecovered(source);

      assertThat(Ledger.rows(source)).as(source.log()).isEqualTo("4");
      assertThat(source.query("postgres", "SELECT count(*) FROM kept")).isEqualTo("500");
      assertThat(
              source.query(
                  "postgres",
                  "SELECT pg_tablespace_location(oid) FROM pg_tablespace"
                      + " WHERE spcname = 'space'"))
          .startsWith(source.data() + ".tablespaces/");
      try (Stream<Path> beside = Files.list(source.data().resolveSibling("."))) {
        assertThat(beside.map(path -> path.getFileName().toString()))
            .anyMatch(name -> name.matches("data\\.before-\\d{8}T\\d{6}Z"))
            .noneMatch(name -> name.contains(".restoring-"));
      }
    }
  }

  @Test
  void refusesTheDirectoryOfAnotherCluster() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        EmbeddedPostgres other = EmbeddedPostgres.create(17);
        TestEngine engine = Ledger.open(root)) {
      Ledger.create(source);
      Ledger.follow(source, engine);
      SetSummary set = Ledger.backUp(source, engine);
      Instant now = set.finishedAt();
      assertThatThrownBy(() -> activate(engine, set, other.data(), now))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("is of another cluster");
      Path tree = Files.createDirectories(root.resolve("tree"));
      Files.writeString(tree.resolve("notes"), "mine");
      assertThatThrownBy(() -> activate(engine, set, tree, now))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("is no data directory");
    }
  }

  private static void activate(TestEngine engine, SetSummary set, Path target, Instant time)
      throws Exception {
    RecoveryTarget stop =
        new RecoveryTarget(Kind.TIME, time.toString(), OptionalInt.empty(), Optional.empty());
    RestoreRequest request =
        new RestoreRequest(set, target, List.of(), Map.of(), false, Optional.of(stop), true);
    engine.engine.restorer().execute(engine.engine.restorer().plan(request), Progress.NONE);
  }
}

package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.restore.RestoreRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root restores; the server that is started on it is another user's and may own all of it. */
class RestoredOwnerTest {
  @TempDir private Path root = Path.of("");

  @Test
  void everythingBelongsToWhomTheSourceBelonged() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()))) {
      source.execute("CREATE TABLESPACE fast LOCATION '" + source.directory("fast") + "'");
      source.execute("CREATE TABLE calls (id int) TABLESPACE fast");
      Policy policy = TestEngine.policy("postgres", source.settings());
      engine.engine.logs().follow(new LogRequest(policy, true));
      RunResult result = engine.backup(new BackupRequest(policy, BackupKind.FULL, false));
      assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
      engine.engine.logs().follow(new LogRequest(policy, true));
      Path target = root.resolve("target");

      RecoveryTarget latest = new RecoveryTarget(Kind.LATEST, "", OptionalInt.empty());
      RestoreRequest request =
          new RestoreRequest(
              result.set().orElseThrow(), target, List.of(), Map.of(), false, Optional.of(latest));
      engine.engine.restorer().execute(engine.engine.restorer().plan(request), Progress.NONE);

      UserPrincipal owner = Files.getOwner(target.resolve("PG_VERSION"));
      assertThat(owners(target)).isEqualTo(Set.of(owner));
      assertThat(owners(root.resolve("target.tablespaces"))).contains(owner);
      try (Stream<Path> spaces = Files.list(root.resolve("target.tablespaces"))) {
        for (Path space : spaces.toList()) {
          assertThat(owners(space)).isEqualTo(Set.of(owner));
        }
      }
    }
  }

  private static Set<UserPrincipal> owners(Path tree) throws IOException {
    try (Stream<Path> walk = Files.walk(tree)) {
      return walk.map(RestoredOwnerTest::owner).collect(Collectors.toSet());
    }
  }

  private static UserPrincipal owner(Path path) {
    try {
      return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new IllegalStateException(path.toString(), e);
    }
  }
}

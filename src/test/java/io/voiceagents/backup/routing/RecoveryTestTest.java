package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.postgres.PolicyQueries;
import io.voiceagents.backup.verify.PostgresSetChecks;
import io.voiceagents.backup.verify.ScratchRestoreTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore test recovers to a target, and says where that ended. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RecoveryTestTest {
  private static final PolicyQueries NONE = (source, queries) -> List.of();

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void recoversStartsAndChecksWhereThatEnded(int major) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(major);
        TestEngine engine = Ledger.open(root)) {
      Ledger.create(source);
      Ledger.follow(source, engine);
      SetSummary set = Ledger.backUp(source, engine);
      Ledger.insert(source, 3);
      Instant early = Ledger.now(source);
      Ledger.insert(source, 3);
      Ledger.follow(source, engine);

      List<Check> toATime = run(source, engine, set, Kind.TIME, early.toString());
      assertThat(toATime).as("%s", toATime).allMatch(Check::passed);
      assertThat(detail(toATime)).contains("before " + early.toString().substring(0, 4));

      List<Check> toTheEnd = run(source, engine, set, Kind.LATEST, "");
      assertThat(toTheEnd).as("%s", toTheEnd).allMatch(Check::passed);
      assertThat(detail(toTheEnd)).contains("no recovery target specified");
    }
  }

  private static String detail(List<Check> checks) {
    return checks.stream()
        .filter(check -> check.name().equals("recovery"))
        .map(Check::detail)
        .findFirst()
        .orElseThrow();
  }

  private List<Check> run(
      EmbeddedPostgres source, TestEngine engine, SetSummary set, Kind kind, String value)
      throws Exception {
    PostgresSetChecks checks =
        new PostgresSetChecks(source.binaries(), Map.of(), NONE, Clock.systemUTC());
    ScratchRestoreTest test =
        new ScratchRestoreTest(
            engine.engine.chains(),
            engine.engine.restorer(),
            checks,
            root.resolve("scratch"),
            new Ids(new SecureRandom(), Clock.systemUTC()));
    RecoveryTarget target = new RecoveryTarget(kind, value, OptionalInt.empty());
    return test.run(
        engine.engine.chains().manifest(set.chain(), set.sequence()),
        Optional.of(target),
        Progress.NONE);
  }
}

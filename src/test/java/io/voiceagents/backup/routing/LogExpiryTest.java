package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.retention.Expired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is older than the oldest set goes from a log; names decide, so the parts here are empty. */
class LogExpiryTest {
  private static final String OLD = "20260101T000000Z-00000001";
  private static final String YOUNG = "20260201T000000Z-00000002";
  private final TestEngine engine;
  private final Instant now = Instant.now(Clock.systemUTC());

  LogExpiryTest(@TempDir Path root) throws IOException {
    engine = TestEngine.open(root);
  }

  @BeforeEach
  void oneSet() throws IOException {
    Files.writeString(engine.source.resolve("a"), "a");
    assertThat(engine.backup(BackupKind.FULL).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
  }

  private void stream(String id, String identity) throws IOException {
    write(
        "streams/voice_data/" + id + ".json",
        "{\"format\":1,\"began_at\":\"x\",\"identity\":{\"" + identity + "\":\"7\"}}");
    write("wraps/voice_data/" + id + "/00000000-k.json", "{}");
  }

  /** A part of 16 bytes. */
  private void part(String id, String lane, int number, Duration age) throws IOException {
    long at = age.isNegative() ? 0 : now.minus(age).toEpochMilli();
    write(
        "parts/voice_data/%s/%s/%016x-%016x-%d-1-00000000"
            .formatted(id, lane, number * 16, number * 16 + 16, at),
        "sealed");
  }

  private void write(String key, String text) throws IOException {
    Path file = engine.store.resolve(key);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<Integer> left(String id, String lane) throws IOException {
    Path directory = engine.store.resolve("parts/voice_data/" + id + "/" + lane);
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> Integer.parseInt(file.getFileName().toString().substring(0, 16), 16) / 16)
          .sorted()
          .toList();
    }
  }

  /** A look, a day, and another look. */
  private Expired expire() throws IOException {
    Expired first = engine.engine.retainer().expire(engine.policy(), Optional.empty());
    assertThat(first.logParts()).isZero();
    aDayLater();
    return engine.engine.retainer().expire(engine.policy(), Optional.empty());
  }

  private void aDayLater() throws IOException {
    Path cuts = engine.store.resolve("logcuts/voice_data");
    if (Files.exists(cuts)) {
      try (Stream<Path> noted = Files.list(cuts)) {
        for (Path note : noted.toList()) {
          Files.setLastModifiedTime(note, FileTime.from(now.minus(Duration.ofHours(25))));
        }
      }
    }
  }

  @Test
  void walGoesUpToThePartThatWasWrittenADayBeforeTheOldestSet() throws Exception {
    stream(OLD, "system_identifier");
    List<Duration> ages =
        List.of(
            Duration.ofDays(4),
            Duration.ofDays(-1),
            Duration.ofDays(3),
            Duration.ofHours(20),
            Duration.ZERO);
    for (int i = 0; i < ages.size(); i++) {
      part(OLD, "00000001", i, ages.get(i));
    }
    part(OLD, "documents", 0, Duration.ofDays(9));

    Expired expired = expire();

    assertThat(expired.logParts()).isEqualTo(2);
    assertThat(left(OLD, "00000001")).containsExactly(2, 3, 4);
    assertThat(left(OLD, "documents")).containsExactly(0);
    assertThat(engine.engine.retainer().expire(engine.policy(), Optional.empty()).logParts())
        .isZero();
  }

  @Test
  void aPartWithATimeOfLongAgoAmongYoungOnesChangesNothing() throws Exception {
    stream(OLD, "system_identifier");
    for (int i = 0; i < 4; i++) {
      part(OLD, "00000001", i, Duration.ofHours(12));
    }
    part(OLD, "00000001", 4, Duration.ofDays(900));
    part(OLD, "00000001", 5, Duration.ZERO);

    assertThat(expire().logParts()).isZero();
  }

  @Test
  void fault03_aChainThatAListingLacksOnceKeepsItsLog() throws Exception {
    stream(OLD, "system_identifier");
    for (int i = 0; i < 4; i++) {
      part(OLD, "00000001", i, Duration.ofDays(9 - i));
    }
    Path manifests = engine.store.resolve("manifests");
    engine.engine.retainer().expire(engine.policy(), Optional.empty());
    aDayLater();
    try (Stream<Path> all = Files.walk(manifests)) {
      for (Path one : all.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(one, FileTime.from(now.minus(Duration.ofDays(8))));
      }
    }

    assertThat(engine.engine.retainer().expire(engine.policy(), Optional.empty()).logParts())
        .isZero();
  }

  @Test
  void walWithoutTimesStays() throws Exception {
    stream(OLD, "system_identifier");
    part(OLD, "00000001", 0, Duration.ofDays(-1));
    part(OLD, "00000001", 1, Duration.ofDays(-1));

    assertThat(expire().logParts()).isZero();
  }

  @Test
  void anotherLogGoesAsAWholeWhenAYoungerOneTookItsPlace() throws Exception {
    stream(OLD, "replication_id");
    part(OLD, "aa", 0, Duration.ofDays(9));
    stream(YOUNG, "replication_id");
    part(YOUNG, "bb", 0, Duration.ofDays(8));

    assertThat(expire().logParts()).isEqualTo(1);

    assertThat(left(YOUNG, "bb")).containsExactly(0);
    assertThat(engine.store.resolve("streams/voice_data/" + OLD + ".json")).doesNotExist();
    assertThat(engine.store.resolve("wraps/voice_data/" + OLD + "/00000000-k.json")).doesNotExist();
    assertThat(engine.store.resolve("streams/voice_data/" + YOUNG + ".json")).exists();
  }

  @Test
  void aLogThatWentOnAfterwardsStays() throws Exception {
    stream(OLD, "replication_id");
    part(OLD, "aa", 0, Duration.ofDays(9));
    part(OLD, "aa", 1, Duration.ZERO);
    stream(YOUNG, "replication_id");

    assertThat(expire().logParts()).isZero();
  }
}

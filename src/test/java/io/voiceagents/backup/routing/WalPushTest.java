package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.archive.WalArchive;
import io.voiceagents.backup.archive.WalArchive.Pushed;
import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogCoverage.Range;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server hands its WAL over by {@code archive_command}. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class WalPushTest {
  private static final String FIRST = "000000010000000000000001";
  private static final int SIZE = 16 << 20;
  private static final long SYSTEM = 7_412_345_678_901_234_567L;

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void whatWasArchivedIsRecoveredAndStandsBesideWhatWasFollowed() throws Exception {
    try (TestEngine engine = Ledger.open(root);
        WalClient client = new WalClient(root, archive(engine));
        EmbeddedPostgres source = EmbeddedPostgres.create(17, "--data-checksums")) {
      source.set("archive_mode", "on").set("archive_command", client.push()).start();
      Ledger.create(source);
      Ledger.insertIntoSegments(source, 2);
      awaitArchived(source);
      SetSummary set = Ledger.backUp(source, engine);
      Ledger.insert(source, 3);
      // The head of the segment comes by this way, the whole of it by the other.
      Ledger.follow(source, engine);
      Ledger.insertIntoSegments(source, 3);
      awaitArchived(source);

      LogCoverage coverage = LogCoverage.of(Ledger.parts(engine));
      assertThat(coverage.ranges("00000001")).hasSize(1);
      assertThat(coverage.parts("00000001"))
          .extracting(StreamPart::run)
          .anyMatch(run -> run.startsWith("0-"))
          .anyMatch(run -> !run.startsWith("0-"));
      Path target = root.resolve("target");
      RecoveryTarget latest = new RecoveryTarget(Kind.LATEST, "", OptionalInt.empty());
      Ledger.restore(engine, set, target, latest);
      try (EmbeddedPostgres restored = EmbeddedPostgres.on(17, target)) {
        restored.set("archive_mode", "off").start();
        Ledger.awaitRecovered(restored);
        assertThat(Ledger.rows(restored)).as(restored.log()).isEqualTo("8");
      }
    }
  }

  @Test
  void fault12_aStoreThatIsAwayLeavesTheSegmentWithTheServer() throws Exception {
    try (TestEngine engine = Ledger.open(root);
        WalClient client = new WalClient(root, archive(engine));
        EmbeddedPostgres source = EmbeddedPostgres.create(17, "--data-checksums")) {
      source.set("archive_mode", "on").set("archive_command", client.push()).start();
      Ledger.create(source);
      Ledger.insertIntoSegments(source, 1);
      awaitArchived(source);
      Path away = root.resolve("store.away");
      Files.move(engine.store, away);
      Ledger.insertIntoSegments(source, 1);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  Integer.parseInt(
                          source.query("postgres", "SELECT failed_count FROM pg_stat_archiver"))
                      > 0);
      assertThat(away.resolve("parts")).exists();
      Files.move(away, engine.store);
      awaitArchived(source);
    }
  }

  @Test
  void theSameSegmentMayComeAgainAnotherOneUnderItsNameMayNot() throws Exception {
    try (TestEngine engine = Ledger.open(root)) {
      WalArchive archive = archive(engine);
      byte[] segment = segment(FIRST, SYSTEM, 0);
      push(archive, FIRST, segment);
      List<StreamPart> parts = Ledger.parts(engine);
      assertThat(LogCoverage.of(parts).ranges("00000001"))
          .extracting(Range::start, Range::end)
          .containsExactly(org.assertj.core.groups.Tuple.tuple((long) SIZE, 2L * SIZE));

      push(archive, FIRST, segment);
      assertThat(Ledger.parts(engine)).isEqualTo(parts);
      Files.delete(engine.store.resolve(parts.get(2).key()));
      push(archive, FIRST, segment);
      assertThat(Ledger.parts(engine)).hasSameSizeAs(parts);

      byte[] other = segment.clone();
      other[SIZE - 5] ^= 1;
      assertThatThrownBy(() -> push(archive, FIRST, other))
          .hasMessageContaining(FIRST + " differs from what is stored")
          .hasMessageContaining("Hint: ");
      push(archive, "00000002.history", history("1\t0/2000000\tno reason\n"));
      push(archive, "00000002.history", history("1\t0/2000000\tno reason\n"));
      assertThatThrownBy(
              () -> push(archive, "00000002.history", history("1\t0/3000000\tno reason\n")))
          .hasMessageContaining("00000002.history differs from what is stored");
    }
  }

  @Test
  void fault14_whatIsNotWhatItsNameSaysIsRefused() throws Exception {
    try (TestEngine engine = Ledger.open(root)) {
      WalArchive archive = archive(engine);
      push(archive, FIRST, segment(FIRST, SYSTEM, 0));
      String second = "000000010000000000000002";
      byte[] good = segment(second, SYSTEM, 0);
      refused(archive, second, segment(second, SYSTEM + 1, 0), "it is of cluster");
      refused(archive, second, segment(FIRST, SYSTEM, 0), "its first page is that of 0/1000000");
      refused(archive, second, segment("00000002" + second.substring(8), SYSTEM, 0), "timeline 2");
      refused(archive, second, java.util.Arrays.copyOf(good, SIZE / 2), "8388608 bytes");
      refused(archive, second, new byte[0], "it has 0 bytes");
      refused(archive, "00000002.history", new byte[0], "it has 0 bytes");
      refused(archive, "00000002.history", history("5\t0/2000000\tx\n"), "does not lead to");
      refused(archive, second + ".00000028.backup", history("x"), "does not begin as one");
      refused(archive, "postgresql.conf", history("x"), "is no file that a server archives");
      push(archive, second + ".00000028.backup", history("START WAL LOCATION: 0/2000028\n"));
      assertThat(LogCoverage.of(Ledger.parts(engine)).end("00000001")).isEqualTo(2L * SIZE);
    }
  }

  @Test
  void ofAnUnfinishedSegmentTheFullPagesAreStored() throws Exception {
    try (TestEngine engine = Ledger.open(root)) {
      WalArchive archive = archive(engine);
      push(archive, FIRST, segment(FIRST, SYSTEM, 0));
      String second = "000000010000000000000002";
      push(archive, second + ".partial", segment(second, SYSTEM, 5));
      assertThat(LogCoverage.of(Ledger.parts(engine)).end("00000001"))
          .isEqualTo(2L * SIZE + 5 * 8192);
    }
  }

  private void refused(WalArchive archive, String name, byte[] content, String why) {
    assertThatThrownBy(() -> push(archive, name, content))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(why)
        .hasMessageContaining("Hint: ");
  }

  private void push(WalArchive archive, String name, byte[] content) throws Exception {
    Path file = Files.write(root.resolve("pushed"), content);
    archive.push(
        new Pushed(Optional.of("postgres"), name, Instant.ofEpochMilli(1_780_000_000_000L), file));
  }

  private static byte[] history(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Pages with headers, up to the given one; all of them for 0. */
  private static byte[] segment(String name, long system, int lastPage) {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    long start = Long.parseLong(name.substring(16), 16) * SIZE;
    for (int page = 0; page < SIZE / 8192 && (lastPage == 0 || page <= lastPage); page++) {
      int at = page * 8192;
      bytes.putShort(at, (short) 0xD116).putShort(at + 2, (short) (page == 0 ? 2 : 0));
      bytes.putInt(at + 4, Integer.parseInt(name.substring(0, 8), 16));
      bytes.putLong(at + 8, start + at);
    }
    bytes.putLong(24, system).putInt(32, SIZE).putInt(36, 8192);
    return bytes.array();
  }

  private static WalArchive archive(TestEngine engine) {
    return engine.engine.walArchive(Ledger.anyPolicy());
  }

  private static void awaitArchived(EmbeddedPostgres source) {
    String waiting = "SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'";
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> source.query("postgres", waiting).equals("0"));
  }
}

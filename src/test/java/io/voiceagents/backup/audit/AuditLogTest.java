package io.voiceagents.backup.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.store.PendingPut;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import io.voiceagents.backup.store.StoredObject;
import io.voiceagents.backup.store.file.DirectoryPut;
import io.voiceagents.backup.store.file.DirectoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be done to a log is planted, and has to be found. */
class AuditLogTest {
  /** A few records a file, so that borders between files are everywhere. */
  private static final long SMALL = 1_200;

  private static final Actor ANNA = new Actor("anna", "admin", Actor.Via.API, "10.0.0.3");
  private static final Instant NOW = Instant.parse("2026-11-27T03:00:00Z");

  private final Path state;
  private final Path storeRoot;
  private final List<Event> events = new CopyOnWriteArrayList<>();

  AuditLogTest(@TempDir Path root) {
    this.state = root.resolve("state");
    this.storeRoot = root.resolve("store");
  }

  @BeforeEach
  void aRepository() throws IOException {
    Files.createDirectories(storeRoot);
    put(new PutRequest(ObjectKeys.REPOSITORY, "{}".getBytes(UTF_8), "r", PutMode.IF_ABSENT));
  }

  private StoredObject put(PutRequest request) throws IOException {
    DirectoryPut put = new DirectoryPut(storeRoot, new SecureRandom());
    return put.confirm(put.put(PendingPut.of(request)));
  }

  private AuditLog log() {
    return log(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private AuditLog log(Clock clock) {
    return new AuditLog(
        state, "backup-1.example", new SecureRandom(), clock, SMALL, Duration.ofSeconds(30));
  }

  private static AuditEntry entry(String type) {
    return AuditEntry.of(ANNA, "backup run", Map.of("type", type), Outcome.DONE)
        .withExitCode(0, "");
  }

  private void write(int records) {
    AuditDesk desk = new AuditDesk(log(), events::add, Clock.fixed(NOW, ZoneOffset.UTC));
    for (int i = 0; i < records; i++) {
      desk.record(entry("logs" + i));
    }
  }

  private Optional<String> ship() throws IOException {
    return new AuditShipper(log(), new DirectoryStore(storeRoot), this::put).ship();
  }

  private AuditReport check() throws IOException {
    return AuditCheck.of(log(), Optional.of(new DirectoryStore(storeRoot)));
  }

  private List<Path> files() throws IOException {
    return new AuditFiles(state.resolve("audit")).list();
  }

  private void rewrite(Path file, List<String> lines) throws IOException {
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private AuditReport shippedThenPlanted(Planted planted) throws IOException {
    write(20);
    assertThat(ship()).isEmpty();
    assertThat(check().problems()).isEmpty();
    planted.into(files());
    AuditReport report = check();
    assertThat(report.isWhole()).as(report.toString()).isFalse();
    return report;
  }

  /** What somebody does to the files. */
  @FunctionalInterface
  private interface Planted {
    void into(List<Path> files) throws IOException;
  }

  @Test
  void aWholeLogIsWholeAcrossItsFilesAndReadsBackNewestFirst() throws IOException {
    write(20);
    assertThat(files()).hasSizeGreaterThan(3);
    assertThat(ship()).isEmpty();
    AuditReport report = check();
    assertThat(report.problems()).isEmpty();
    assertThat(report.records()).isEqualTo(21).isEqualTo(report.shipped());
    List<AuditRecord> newest = log().list(3, Long.MAX_VALUE, Instant.MIN);
    assertThat(newest).extracting(AuditRecord::sequence).containsExactly(21L, 20L, 19L);
    assertThat(newest.get(0).entry()).isEqualTo(entry("logs19"));
    assertThat(log().list(0, 3, Instant.MIN))
        .extracting(AuditRecord::sequence)
        .containsExactly(2L, 1L);
    assertThat(log().list(0, Long.MAX_VALUE, NOW.plusSeconds(1))).isEmpty();
    for (Path file : files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void anEditedRecordIsFoundAlthoughItsLengthIsTheSame() throws IOException {
    AuditReport report =
        shippedThenPlanted(
            files -> {
              Path file = files.get(1);
              Files.writeString(file, Files.readString(file).replaceFirst("anna", "otto"));
            });
    assertThat(report.problems().toString())
        .contains("does not follow the one before it", "is not what was shipped");
  }

  @Test
  void aRemovedRecordIsFound() throws IOException {
    AuditReport report =
        shippedThenPlanted(
            files -> {
              List<String> lines = new ArrayList<>(Files.readAllLines(files.get(1)));
              lines.remove(1);
              rewrite(files.get(1), lines);
            });
    assertThat(report.problems()).isNotEmpty();
  }

  @Test
  void aRemovedEndIsFoundByWhatWasShipped() throws IOException {
    AuditReport report =
        shippedThenPlanted(
            files -> {
              Path last = files.get(files.size() - 1);
              List<String> lines = Files.readAllLines(last);
              Files.delete(last);
              if (lines.size() > 1) {
                rewrite(last, lines.subList(0, 1));
              }
            });
    assertThat(report.problems()).singleElement().asString().contains("gone here; the store has");
    assertThat(ship().orElse("")).contains("the log ends with record");
  }

  @Test
  void exchangedFilesAreFound() throws IOException {
    AuditReport report =
        shippedThenPlanted(
            files -> {
              String one = Files.readString(files.get(1));
              Files.writeString(files.get(1), Files.readString(files.get(2)));
              Files.writeString(files.get(2), one);
            });
    assertThat(report.problems().toString()).contains("stands where record");
  }

  @Test
  void aRemovedFileIsFoundWithItsNumbers() throws IOException {
    AuditReport report = shippedThenPlanted(files -> Files.delete(files.get(1)));
    assertThat(report.problems().get(0)).contains("are missing before");
    assertThat(report.problems().toString()).contains("are gone here; the store has them");
  }

  /** One who can write the files can also work out all hashes anew; what was shipped stays. */
  @Test
  void aLogThatWasWrittenAnewIsFoundByWhatWasShipped() throws IOException {
    AuditReport report =
        shippedThenPlanted(
            files -> {
              String id = log().head().orElseThrow().log();
              AuditHead head = AuditHead.none(id, files.get(0));
              var lines = new ByteArrayOutputStream();
              for (AuditRecord record :
                  log().list(0, Long.MAX_VALUE, Instant.MIN).stream()
                      .sorted(Comparator.comparing(AuditRecord::sequence))
                      .toList()) {
                AuditEntry kept = record.sequence() == 5 ? entry("nothing") : record.entry();
                head = head.with(new AuditLog.Waiting(record.at(), kept), lines);
              }
              for (Path file : files) {
                Files.delete(file);
              }
              Files.write(files.get(0), lines.toByteArray());
              assertThat(AuditCheck.of(log(), Optional.empty()).isWhole()).isTrue();
            });
    assertThat(report.problems()).containsExactly("records 5 to 21 are not what was shipped");
    assertThat(ship().orElse("")).contains("record 21 is not what was shipped");
  }

  @Test
  void aLogThatIsGoneIsFoundInTheStoreAndItsLossCanBeAccepted() throws IOException {
    write(4);
    String lost = log().head().orElseThrow().log();
    assertThat(ship()).isEmpty();
    for (Path file : files()) {
      Files.delete(file);
    }
    assertThat(check().problems()).singleElement().asString().contains(lost, "gone here");
    write(2);
    assertThat(check().problems()).singleElement().asString().contains(lost);
    new AuditDesk(log(), events::add, Clock.systemUTC())
        .record(AuditEntry.of(ANNA, AuditCheck.ACCEPTED, Map.of("log", lost), Outcome.DONE));
    assertThat(check().problems()).isEmpty();
    assertThat(check().notes().toString()).contains(lost);
  }

  @Test
  void aTornLineIsNoRecordAndTheNextOneSaysSo() throws IOException {
    write(3);
    Path last = files().get(files().size() - 1);
    Files.writeString(last, "{\"format\":1,\"lo", StandardOpenOption.APPEND);
    assertThat(check().problems()).isEmpty();
    assertThat(check().notes().toString()).contains("cut off");
    write(1);
    assertThat(check().problems()).isEmpty();
    assertThat(log().list(2, Long.MAX_VALUE, Instant.MIN).get(1).entry())
        .matches(entry -> entry.operation().equals("audit repair"))
        .extracting(AuditEntry::parameters)
        .isEqualTo(Map.of("torn_bytes", "15"));
  }

  @Test
  void onlyWhatIsNewIsShippedAndNothingBeforeThereIsARepository() throws IOException {
    Files.delete(storeRoot.resolve(ObjectKeys.REPOSITORY));
    write(2);
    ship();
    assertThat(storeRoot.resolve("audit")).doesNotExist();
    aRepository();
    ship();
    write(2);
    assertThat(check().notes().toString()).contains("not in the store yet: 2");
    ship();
    ship();
    try (Stream<Path> objects = Files.walk(storeRoot.resolve("audit"))) {
      assertThat(objects.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "000000000001-000000000003.jsonl", "000000000004-000000000005.jsonl");
    }
  }

  @Test
  void whatCantBeWrittenWaitsIsAnAlertAndComesLaterInOrder() throws IOException {
    Files.createDirectories(state);
    Path inTheWay = Files.writeString(state.resolve("audit"), "no directory");
    AuditDesk desk = new AuditDesk(log(), events::add, Clock.fixed(NOW, ZoneOffset.UTC));
    desk.record(entry("a"));
    desk.record(entry("b"));
    assertThat(events)
        .hasSize(2)
        .allMatch(event -> event instanceof Event.AuditTrouble trouble && !trouble.changed());
    Files.delete(inTheWay);
    desk.record(entry("c"));
    assertThat(events.get(2)).isInstanceOf(Event.AuditFine.class);
    assertThat(log().list(3, Long.MAX_VALUE, Instant.MIN))
        .extracting(record -> record.entry().parameters().get("type"))
        .containsExactly("c", "b", "a");
    assertThat(check().problems()).isEmpty();
  }

  /** As a process does that was stopped (SIGSTOP) while it wrote. */
  @Test
  void aLockThatNobodyGivesBackIsAnAlertAndKeepsNoBackup() throws Exception {
    write(1);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    AuditLog impatient =
        new AuditLog(
            state, "backup-1.example", new SecureRandom(), clock, SMALL, Duration.ofMillis(100));
    AuditDesk desk = new AuditDesk(impatient, events::add, clock);
    try (FileChannel lock =
        FileChannel.open(state.resolve("audit/lock"), StandardOpenOption.WRITE)) {
      assertThat(lock.tryLock()).isNotNull();
      desk.record(entry("kept"));
      assertThat(events.get(events.size() - 1)).isInstanceOf(Event.AuditTrouble.class);
    }
    desk.record(entry("next"));
    assertThat(events.get(events.size() - 1)).isInstanceOf(Event.AuditFine.class);
    assertThat(log().list(2, Long.MAX_VALUE, Instant.MIN))
        .extracting(record -> record.entry().parameters().get("type"))
        .containsExactly("next", "kept");
  }

  @Test
  void severalProcessesAndThreadsWriteOneLog() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  AuditLogTest.class.getName(),
                  state.toString())
              .inheritIO()
              .start());
    }
    List<Thread> threads =
        LongStream.range(0, 2).mapToObj(i -> new Thread(() -> write(40))).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(60).toMillis());
    }
    for (Process process : processes) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    AuditReport report = check();
    assertThat(report.problems()).isEmpty();
    assertThat(report.records()).isEqualTo(1 + 4 * 40);
  }

  /** Writes forty records as another process does. */
  public static void main(String[] arguments) {
    AuditDesk desk =
        new AuditDesk(
            new AuditLog(
                Path.of(arguments[0]),
                "backup-1.example",
                new SecureRandom(),
                Clock.systemUTC(),
                SMALL,
                Duration.ofSeconds(30)),
            event -> {},
            Clock.systemUTC());
    for (int i = 0; i < 40; i++) {
      desk.record(entry("process" + i));
    }
  }
}

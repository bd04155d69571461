package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.Leases;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.Repository;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.keys.LocalKeyRing;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Retention;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.restore.Restorer;
import io.voiceagents.backup.retention.Expired;
import io.voiceagents.backup.retention.Expiry;
import io.voiceagents.backup.store.ObjectPut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is given up goes, in two steps; what is kept restores, whatever happens in between. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ExpiryTest {
  private static final Retention TWO = new Retention(2, 1);
  private final Path root;
  private final TestEngine engine;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private int changes;

  ExpiryTest(@TempDir Path root) throws IOException {
    this.root = root;
    this.engine = TestEngine.open(root);
  }

  @BeforeEach
  void threeChains() throws IOException {
    for (int chain = 0; chain < 3; chain++) {
      set(BackupKind.FULL, true);
      set(BackupKind.INCREMENTAL, false);
    }
  }

  @AfterEach
  void close() throws IOException {
    timer.shutdownNow();
    engine.close();
  }

  private SetSummary set(BackupKind kind, boolean force) throws IOException {
    byte[] content = PipelineTest.random(20_000, ++changes);
    Files.write(engine.source.resolve("file-" + changes), content);
    RunResult run = engine.backup(kind, force);
    assertThat(run.outcome()).as(run.message()).isEqualTo(Outcome.COMPLETE);
    return run.set().orElseThrow();
  }

  private Policy policy(Retention retention) {
    Policy standard = engine.policy();
    return new Policy(
        standard.name(),
        standard.source(),
        Map.of(),
        retention,
        standard.compression(),
        standard.newChainEvery(),
        VerifyDepth.CONTENT,
        true,
        Optional.empty());
  }

  private Expired expire(Retention retention) throws IOException {
    return engine.engine.retainer().expire(policy(retention), Optional.empty());
  }

  /** As if a day and more had gone by since chains were marked. */
  private void later() throws IOException {
    FileTime longAgo = FileTime.from(Instant.now(Clock.systemUTC()).minus(Duration.ofHours(25)));
    for (Path place : files("manifests")) {
      if (Files.readString(place, java.nio.charset.StandardCharsets.ISO_8859_1)
          .contains("\"tombstone\"")) {
        Files.setLastModifiedTime(place, longAgo);
      }
    }
  }

  private List<Path> files(String below) throws IOException {
    Path top = engine.store.resolve(below);
    if (!Files.exists(top)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(top)) {
      return found.filter(Files::isRegularFile).toList();
    }
  }

  private List<String> naming(String chain) throws IOException {
    return files("").stream()
        .map(file -> engine.store.relativize(file).toString())
        .filter(name -> name.contains(chain))
        .toList();
  }

  private List<SetSummary> sets() throws IOException {
    return engine.engine.catalog().list(Optional.empty(), 0);
  }

  private void everySetRestores() throws Exception {
    for (SetSummary set : sets()) {
      Path target = Files.createTempDirectory(root, "restored-");
      engine.restore(set, target);
      assertThat(engine.engine.verifier().verify(set, VerifyDepth.CONTENT, Progress.NONE).passed())
          .as(set.key())
          .isTrue();
    }
  }

  @Test
  void marksFirstAndDeletesADayLater() throws Exception {
    List<SetSummary> before = sets();
    String oldest = before.get(5).chain().chain();
    String middle = before.get(3).chain().chain();

    Expired first = expire(TWO);
    assertThat(first.marked()).containsExactly(oldest, middle);
    assertThat(expire(TWO).waiting()).containsExactly(oldest, middle);
    assertThat(sets()).isEqualTo(before);
    later();
    Expired second = expire(TWO);

    assertThat(second.deleted()).containsExactly(oldest, middle);
    assertThat(second.freedBytes()).isGreaterThan(60_000);
    assertThat(sets()).containsExactly(before.get(0), before.get(1), before.get(3));
    assertThat(naming(oldest)).isEmpty();
    assertThat(naming(middle)).noneMatch(ExpiryTest::isOfAnIncremental);
    everySetRestores();
    Expired third = expire(TWO);
    assertThat(third.marked()).isEmpty();
    assertThat(third.deleted()).isEmpty();
  }

  @Test
  void aPinSavesWhatIsMarked() throws Exception {
    List<SetSummary> before = sets();
    expire(TWO);
    later();
    engine.engine.retainer().pin(before.get(5), "for the lawyers");

    Expired expired = expire(TWO);

    assertThat(expired.deleted()).containsExactly(before.get(3).chain().chain());
    assertThat(expired.withdrawn()).containsExactly(before.get(5).chain().chain());
    assertThat(sets()).hasSize(5);
    everySetRestores();
    assertThat(engine.engine.retainer().unpin(before.get(5))).isEqualTo(1);
    later();
    assertThat(expire(TWO).marked()).containsExactly(before.get(5).chain().chain());
  }

  @Test
  void aLargerRetentionTakesMarksBackAndASmallerOneWaitsAgain() throws Exception {
    expire(TWO);
    later();

    Expired saved = expire(new Retention(3, 3));
    assertThat(saved.withdrawn()).hasSize(2);
    assertThat(saved.deleted()).isEmpty();
    later();
    Expired again = expire(TWO);

    assertThat(again.deleted()).isEmpty();
    assertThat(again.marked()).hasSize(2);
    assertThat(sets()).hasSize(6);
    Restorer restorer = engine.engine.heldRestorer();
    restorer.execute(restorer.plan(request(sets().get(5), "saved")), Progress.NONE);
  }

  @Test
  void oneChainThatCanNotBeDeletedKeepsNoOtherFromItsTurn() throws Exception {
    String oldest = sets().get(5).chain().chain();
    String middle = sets().get(3).chain().chain();
    expire(TWO);
    later();

    Expired expired =
        expire(
            new Chains(
                new Repository(
                    engine.engine.chains().repository().id(),
                    new FaultyStore(
                        engine.engine.chains().repository().store(),
                        key -> key.contains(oldest),
                        key -> false)),
                new LocalKeyRing(KeyFile.read(root.resolve("backup.key")))),
            TWO);

    assertThat(expired.troubles()).singleElement().asString().contains(oldest, "planted");
    assertThat(expired.deleted()).containsExactly(middle);
  }

  @Test
  void fault21_marksNoMoreThanItsLimit() throws Exception {
    assertThat(engine.engine.retainer().expire(policy(new Retention(1, 0)), Optional.of(1)))
        .satisfies(
            expired -> {
              assertThat(expired.marked()).hasSize(1);
              assertThat(expired.postponed()).isEqualTo(1);
            });
  }

  @Test
  void fault21_chainsWithoutAPassedVerificationPushNothingOut() throws Exception {
    Trash.delete(engine.store.resolve("verdicts"));

    assertThat(expire(new Retention(1, 0)).marked()).isEmpty();
  }

  @Test
  void fault03_aListingThatLacksChainsDeletesNothingMore() throws Exception {
    List<SetSummary> before = sets();
    expire(TWO);
    later();
    String youngest = before.get(0).chain().chain();

    Expired expired = expire(faulty(Integer.MAX_VALUE, key -> key.contains(youngest)), TWO);

    assertThat(expired.deleted()).isEmpty();
    assertThat(sets()).isEqualTo(before);
  }

  @Test
  void fault03_whatAListingLacksStaysAndGoesNextTime() throws Exception {
    List<SetSummary> before = sets();
    expire(TWO);
    later();
    String middle = before.get(3).chain().chain();
    expire(
        faulty(
            Integer.MAX_VALUE,
            key -> key.startsWith("packs/") || key.endsWith(middle + "/00000001")),
        TWO);
    assertThat(sets()).hasSize(3);
    everySetRestores();

    // Nothing refers to them any more; that they stay costs space and no data.
    assertThat(naming(before.get(5).chain().chain())).allMatch(name -> name.startsWith("packs/"));
  }

  @Test
  void aDeletionThatEndsAnywhereGoesOn() throws Exception {
    expire(TWO);
    later();
    int steps = 0;
    for (boolean done = false; !done; steps++) {
      done = deleteUpTo(steps % 7 + 1);
      everySetRestores();
    }
    assertThat(steps).isGreaterThan(3);
    assertThat(sets()).hasSize(3);
    assertThat(naming(sets().get(2).chain().chain())).noneMatch(ExpiryTest::isOfAnIncremental);
  }

  private static boolean isOfAnIncremental(String name) {
    return name.matches("(packs|pages|packlists|verdicts).*/00000001[-/].*");
  }

  private boolean deleteUpTo(int deletions) throws IOException {
    Expired expired = expire(faulty(deletions, key -> false), TWO);
    assertThat(expired.troubles()).allMatch(trouble -> trouble.contains("planted"));
    return expired.troubles().isEmpty();
  }

  private Chains faulty(int deletions, Predicate<String> hidden) throws IOException {
    Repository real = engine.engine.chains().repository();
    return new Chains(
        new Repository(real.id(), FaultyStore.after(real.store(), deletions, hidden)),
        new LocalKeyRing(KeyFile.read(root.resolve("backup.key"))));
  }

  private Expired expire(Chains chains, Retention retention) throws IOException {
    ObjectPut put = engine.engine.put();
    Leases leases =
        Leases.ofExpiry(
            engine.engine.chains().repository().store(),
            put,
            Clock.systemUTC(),
            Duration.ofMinutes(2));
    return new Expiry(chains, put, leases, timer, set -> Optional.empty())
        .expire(policy(retention), "0badcafe", Optional.empty(), Expiry.GRACE);
  }

  @Test
  void fault18_nothingIsAddedToAMarkedChain() throws Exception {
    SetSummary marked = sets().get(5);
    expire(TWO);
    for (SetSummary younger : List.of(sets().get(0), sets().get(2))) {
      Trash.delete(engine.store.resolve("manifests/voice_data/" + younger.chain().chain()));
    }

    SetSummary next = set(BackupKind.INCREMENTAL, false);

    assertThat(next.chain()).isNotEqualTo(marked.chain());
    assertThat(next.kind()).isEqualTo(BackupKind.FULL);
  }

  @Test
  void fault18_aBackupUnderWayIsNotDisturbed() throws Exception {
    List<Expired> during = new ArrayList<>();
    try (TestEngine other =
        TestEngine.open(
            root,
            (policy, scratch) -> {
              during.add(expire(new Retention(1, 0)));
              return TestEngine.files(policy);
            })) {
      Files.write(engine.source.resolve("meanwhile"), PipelineTest.random(9_000, 77));
      RunResult run = other.backup(new BackupRequest(policy(TWO), BackupKind.INCREMENTAL, false));
      assertThat(run.outcome()).as(run.message()).isEqualTo(Outcome.COMPLETE);
    }
    assertThat(during.get(0).marked()).hasSize(2);
    everySetRestores();
  }

  @Test
  void fault23_aRestoreHoldsWhatItReads() throws Exception {
    SetSummary oldest = sets().get(5);
    expire(TWO);
    Restorer restorer = engine.engine.heldRestorer();

    restorer.execute(restorer.plan(request(oldest, "first")), Progress.NONE);
    assertThat(naming(oldest.chain().chain())).anyMatch(name -> name.startsWith("holds/"));
    later();
    assertThat(expire(TWO).deleted()).doesNotContain(oldest.chain().chain());

    restorer.execute(restorer.plan(request(oldest, "second")), Progress.NONE);
  }

  @Test
  void fault23_aRestoreThatBeganBeforeTheMarkHoldsToo() throws Exception {
    SetSummary oldest = sets().get(5);
    Restorer real = engine.engine.restorer();
    List<Expired> during = new ArrayList<>();
    Restorer slow =
        new Restorer() {
          @Override
          public RestorePlan plan(RestoreRequest request) throws IOException {
            return real.plan(request);
          }

          @Override
          public RestoreResult execute(RestorePlan plan, Progress progress)
              throws IOException, InterruptedException {
            expire(TWO);
            await().until(() -> !files("holds").isEmpty());
            later();
            during.add(expire(TWO));
            return real.execute(plan, progress);
          }
        };
    Restorer held =
        new HeldRestorer(
            slow,
            engine.engine.chains(),
            engine.engine::put,
            new Ids(new SecureRandom(), Clock.systemUTC()),
            timer,
            Duration.ofMillis(20));

    held.execute(held.plan(request(oldest, "slow")), Progress.NONE);

    assertThat(during.get(0).deleted()).doesNotContain(oldest.chain().chain());
  }

  @Test
  void fault23_nothingIsRestoredOrPinnedOfWhatIsBeingDeleted() throws Exception {
    SetSummary oldest = sets().get(5);
    RestorePlan plan = engine.engine.restorer().plan(request(oldest, "late"));
    expire(TWO);
    later();
    assertThat(expire(faulty(0, key -> false), TWO).troubles()).isNotEmpty();

    assertThatThrownBy(() -> engine.engine.heldRestorer().execute(plan, Progress.NONE))
        .isInstanceOf(RestoreRefusedException.class)
        .hasMessageContaining("backup pin");
    assertThatThrownBy(() -> engine.engine.retainer().pin(oldest, "late"))
        .hasMessageContaining("has begun");
    assertThat(expire(TWO).withdrawn()).contains(oldest.chain().chain());
    engine.engine.heldRestorer().execute(plan, Progress.NONE);
  }

  private RestoreRequest request(SetSummary set, String target) {
    return new RestoreRequest(set, root.resolve(target), List.of(), Map.of(), false);
  }

  @Test
  void aUsualRestorePutsNothing() throws Exception {
    int objects = files("").size();
    Restorer restorer = engine.engine.heldRestorer();
    restorer.execute(restorer.plan(request(sets().get(0), "usual")), Progress.NONE);
    assertThat(files("")).hasSize(objects);
  }

  @Test
  void twoAtOnceAreRefused() throws Exception {
    Leases leases =
        Leases.ofExpiry(
            engine.engine.chains().repository().store(),
            engine.engine.put(),
            Clock.systemUTC(),
            Duration.ofMinutes(2));
    Leases.Lease held = leases.take("voice_data", "00000001");

    assertThatThrownBy(() -> expire(TWO)).hasMessageContaining("being tidied");
    held.end();
    assertThat(expire(TWO).marked()).hasSize(2);
  }

  @Test
  void theIndexForgetsWhatIsDeleted() throws Exception {
    CatalogIndex.rebuild(engine.engine, root.resolve("state"), Path.of("routes"), Optional.empty());
    expire(TWO);
    later();
    expire(TWO);

    assertThat(IndexRowsTest.count(root, "backup_set")).isEqualTo(3);
    assertThat(IndexRowsTest.count(root, "verdict")).isEqualTo(3);
  }
}

package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.Chains.Taken;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Retention;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.VerifyDepth;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ChainPlanTest {
  private static final Instant BEGUN = Instant.parse("2026-11-22T02:00:00Z");
  private static final Duration NEW_CHAIN_EVERY = Duration.ofDays(30);

  @Property(tries = 500)
  void neverTakesAPlaceThatIsTakenAndBuildsOnlyOnTheNewestSet(
      @ForAll long seed, @ForAll BackupKind kind, @ForAll boolean force) {
    Random random = new Random(seed);
    Optional<ChainPlan.Newest> newest = newest(random);
    Instant now = BEGUN.plus(Duration.ofHours(random.nextInt(24 * 60)));

    ChainPlan plan = ChainPlan.decide(new BackupRequest(policy(), kind, force), newest, now);

    boolean old = Duration.between(BEGUN, now).compareTo(NEW_CHAIN_EVERY) >= 0;
    boolean fresh = force || newest.isEmpty() || (kind == BackupKind.FULL && old);
    assertThat(plan.parent().isEmpty()).as(plan.reason()).isEqualTo(fresh);
    if (fresh) {
      assertThat(plan.sequence()).isZero();
      assertThat(plan.kind()).isEqualTo(BackupKind.FULL);
      assertThat(plan.readEverything()).isTrue();
    } else {
      ChainPlan.Newest chain = newest.orElseThrow();
      assertThat(chain.taken()).map(Taken::sequence).allMatch(taken -> taken < plan.sequence());
      assertThat(plan.parent()).contains(chain.committed().get(chain.committed().size() - 1));
      assertThat(plan.kind()).isEqualTo(kind);
      assertThat(plan.readEverything()).isEqualTo(kind == BackupKind.FULL);
    }
    assertThat(plan.reason()).isNotBlank();
  }

  @Test
  void ofPostgresOnlyIncrementalsGoOn() {
    var newest = Optional.of(new ChainPlan.Newest(List.of(set(0)), List.of(taken(0))));
    Instant late = BEGUN.plus(Duration.ofDays(29));
    Instant tooLate = BEGUN.plus(NEW_CHAIN_EVERY);
    BackupRequest full = new BackupRequest(postgres(), BackupKind.FULL, false);
    BackupRequest incremental = new BackupRequest(postgres(), BackupKind.INCREMENTAL, false);

    assertThat(ChainPlan.decide(full, newest, BEGUN).parent()).isEmpty();
    assertThat(ChainPlan.decide(incremental, newest, late).parent()).contains(set(0));
    assertThat(ChainPlan.decide(incremental, newest, late).readEverything()).isFalse();
    assertThat(ChainPlan.decide(incremental, newest, tooLate).reason())
        .isEqualTo("the chain is 30 days old");
    assertThat(ChainPlan.decide(incremental, Optional.empty(), late).kind())
        .isEqualTo(BackupKind.FULL);
  }

  private static Taken taken(int sequence) {
    return new Taken(Entries.CHAIN, sequence, 100);
  }

  private static Policy postgres() {
    return policy(
        new SourceSettings.Postgres(
            "localhost",
            5432,
            "postgres",
            "backup",
            new Secret(""),
            "prefer",
            Optional.empty(),
            true,
            Optional.empty(),
            List.of()));
  }

  /** Some places hold sets, some tombstones, the first a set; none at all now and then. */
  private static Optional<ChainPlan.Newest> newest(Random random) {
    List<SetSummary> committed = new ArrayList<>();
    List<Taken> taken = new ArrayList<>();
    int places = random.nextInt(6);
    for (int i = 0; i < places; i++) {
      taken.add(new Taken(Entries.CHAIN, i, 100));
      if (i == 0 || random.nextBoolean()) {
        committed.add(set(i));
      }
    }
    return places == 0 ? Optional.empty() : Optional.of(new ChainPlan.Newest(committed, taken));
  }

  private static SetSummary set(int sequence) {
    return new SetSummary(
        "voice_data/" + sequence,
        Entries.CHAIN,
        sequence,
        "1-0badcafe",
        "",
        BackupKind.FULL,
        Outcome.COMPLETE,
        BEGUN,
        BEGUN,
        1,
        1,
        1);
  }

  private static Policy policy() {
    return policy(
        new SourceSettings.Files(List.of(Path.of("/calls")), List.of(), List.of(), false));
  }

  private static Policy policy(SourceSettings source) {
    return new Policy(
        "voice_data",
        source,
        Map.of(),
        Retention.DEFAULT,
        Compression.DEFAULT,
        NEW_CHAIN_EVERY,
        VerifyDepth.CONTENT,
        true,
        Optional.empty());
  }
}

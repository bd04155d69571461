package io.voiceagents.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.ChainState;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Retention;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetentionPlanTest {
  private static final Optional<String> NO = Optional.empty();

  @Property
  void fault20_thereAreNeverFewerGoodChainsThanWereAskedFor(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int fullBackups,
      @ForAll @IntRange(max = 6) int incremental) {
    List<Candidate> chains = random(new Random(seed));
    long good = chains.stream().filter(RetentionPlanTest::isGood).count();

    List<ChainFate> fates = RetentionPlan.decide(chains, new Retention(fullBackups, incremental));

    long left = 0;
    long whole = 0;
    for (int i = 0; i < chains.size(); i++) {
      left += isGood(chains.get(i)) && fates.get(i).fate() != Fate.EXPIRE ? 1 : 0;
      whole += isGood(chains.get(i)) && fates.get(i).fate() == Fate.KEEP ? 1 : 0;
    }
    assertThat(left).isGreaterThanOrEqualTo(Math.min(good, fullBackups));
    assertThat(whole)
        .isGreaterThanOrEqualTo(Math.min(good, Math.min(fullBackups, Math.max(1, incremental))));
  }

  @Property
  void fault21_chainsThatCountForNothingPushNothingOut(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int forged) {
    Random random = new Random(seed);
    List<Candidate> chains = random(random);
    Retention retention = new Retention(3, 2);
    List<Candidate> more = new ArrayList<>(chains);
    for (int i = 0; i < forged; i++) {
      more.add(random.nextInt(more.size() + 1), candidate(90 + i, 2, Optional.of("forged"), NO));
    }

    List<ChainFate> before = RetentionPlan.decide(chains, retention);
    List<ChainFate> after = RetentionPlan.decide(more, retention);

    for (ChainFate fate : before) {
      assertThat(after)
          .filteredOn(other -> other.state().chain().equals(fate.state().chain()))
          .extracting(ChainFate::fate)
          .containsExactly(fate.fate());
    }
  }

  @Property
  void theYoungestGoodChainAndWhatIsHeldOrDamagedStays(@ForAll long seed) {
    List<Candidate> chains = random(new Random(seed));
    List<ChainFate> fates = RetentionPlan.decide(chains, new Retention(1, 0));
    boolean younger = false;
    for (int i = 0; i < chains.size(); i++) {
      Candidate chain = chains.get(i);
      if (!younger || chain.hold().isPresent() || chain.state().damage().isPresent()) {
        assertThat(fates.get(i).fate()).isEqualTo(Fate.KEEP);
      }
      younger |= isGood(chain);
    }
  }

  @Test
  void saysWhy() {
    List<Candidate> chains =
        List.of(
            candidate(9, 3, NO, NO),
            candidate(8, 2, Optional.of("its first set is partial"), NO),
            candidate(7, 3, NO, NO),
            candidate(6, 3, NO, NO),
            candidate(5, 3, NO, Optional.of("for the lawyers")));

    assertThat(RetentionPlan.decide(chains, new Retention(2, 1)))
        .extracting(fate -> fate.fate() + ": " + fate.reason())
        .containsExactly(
            "KEEP: it is the youngest",
            "KEEP: one of the last 2; it counts for nothing: its first set is partial",
            "TRIM: 1 good chains of its source are younger, retention.incremental is 1",
            "EXPIRE: 2 good chains of its source are younger, retention.full_backups is 2",
            "KEEP: it is held: for the lawyers");
  }

  private static boolean isGood(Candidate chain) {
    return chain.isGood();
  }

  @Test
  void chainsOfAnotherServerPushNothingOut() {
    List<Candidate> chains = new ArrayList<>();
    for (int age = 20; age > 10; age--) {
      chains.add(new Candidate(candidate(age, 1, NO, NO).state(), "postgres 2", NO, NO));
    }
    chains.add(candidate(5, 1, NO, NO));
    chains.add(candidate(4, 1, NO, NO));

    assertThat(RetentionPlan.decide(chains, new Retention(2, 1)).subList(10, 12))
        .extracting(ChainFate::fate)
        .containsOnly(Fate.KEEP);
  }

  private static List<Candidate> random(Random random) {
    List<Candidate> chains = new ArrayList<>();
    for (int i = random.nextInt(20); i >= 0; i--) {
      Optional<String> doubt = random.nextInt(4) == 0 ? Optional.of("doubt") : NO;
      Optional<String> hold = random.nextInt(8) == 0 ? Optional.of("held") : NO;
      Candidate chain = candidate(i, random.nextInt(4), doubt, hold);
      chains.add(random.nextInt(8) == 0 ? damaged(chain) : chain);
    }
    return chains;
  }

  private static Candidate damaged(Candidate chain) {
    ChainState state = chain.state();
    return new Candidate(
        new ChainState(
            state.chain(), state.sets(), state.taken(), Optional.of("torn"), Optional.empty()),
        chain.source(),
        Optional.of("torn"),
        chain.hold());
  }

  private static Candidate candidate(
      int age, int sets, Optional<String> doubt, Optional<String> hold) {
    ChainId chain = new ChainId("r", "t", "202601%02dT000000Z-00000000".formatted(age));
    List<SetSummary> all = new ArrayList<>();
    for (int i = 0; i < sets; i++) {
      all.add(
          new SetSummary(
              "t/" + i,
              chain,
              i,
              "1-00000000",
              "",
              i == 0 ? BackupKind.FULL : BackupKind.INCREMENTAL,
              Outcome.COMPLETE,
              Instant.EPOCH,
              Instant.EPOCH,
              1,
              1,
              1));
    }
    return new Candidate(
        new ChainState(chain, all, List.of(), Optional.empty(), Optional.empty()),
        "postgres 1",
        doubt,
        hold);
  }
}

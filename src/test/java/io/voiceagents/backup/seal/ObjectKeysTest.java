package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.keys.ChainId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeysTest {
  private static final String REPOSITORY = "3f1c7a52-98d1-4a6e-a1b3-0d4b8a0d9f10";

  @Property
  void fault19_readsBackWhatItBuilt(@ForAll("runs") RunId run) {
    SetPlace place = new SetPlace(run.chain(), run.sequence());
    assertThat(
            ObjectKeys.manifestPlace(REPOSITORY, ObjectKeys.manifest(run.chain(), run.sequence())))
        .contains(place);
    assertThat(ObjectKeys.intentRun(REPOSITORY, ObjectKeys.intent(run))).contains(run);
    assertThat(ObjectKeys.streamPart(REPOSITORY, part(run).key())).contains(part(run));
    assertThat(ObjectKeys.stream(REPOSITORY, ObjectKeys.stream(run.chain()))).contains(run.chain());
  }

  @Property
  void fault19_noPrefixOfARunHoldsObjectsOfAnother(
      @ForAll("runs") RunId run, @ForAll("runs") RunId other) {
    for (ObjectKind kind : ObjectKind.values()) {
      for (ObjectKind otherKind : ObjectKind.values()) {
        boolean held =
            ObjectKeys.object(other, otherKind, 7).startsWith(ObjectKeys.runPrefix(run, kind));
        assertThat(held).isEqualTo(run.equals(other) && kind == otherKind);
      }
    }
  }

  /** Names that differ little from real ones, as damage and other programs make them. */
  @Property(tries = 5_000)
  void fault19_takesNoNameForAnothers(@ForAll("almostKeys") String key) {
    ObjectKeys.manifestPlace(REPOSITORY, key)
        .ifPresent(
            place ->
                assertThat(ObjectKeys.manifest(place.chain(), place.sequence())).isEqualTo(key));
    ObjectKeys.intentRun(REPOSITORY, key)
        .ifPresent(run -> assertThat(ObjectKeys.intent(run)).isEqualTo(key));
    ObjectKeys.streamPart(REPOSITORY, key).ifPresent(part -> assertThat(part.key()).isEqualTo(key));
    AuditPart.of(key).ifPresent(part -> assertThat(part.key()).isEqualTo(key));
    int epoch = ObjectKeys.leaseEpoch(key);
    if (epoch > 0) {
      assertThat(key).contains("/" + ObjectKeys.digits(epoch));
    }
  }

  @Property
  void namesSortByNumber(
      @ForAll("runs") RunId run, @ForAll("numbers") int a, @ForAll("numbers") int b) {
    String first = ObjectKeys.manifest(run.chain(), Math.min(a, b));
    assertThat(first.compareTo(ObjectKeys.manifest(run.chain(), Math.max(a, b))))
        .isLessThanOrEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Calls", "1st", "a/b", "..", "a b", "a.b", "\u0000", "voice\u0000data"})
  void refusesTypesThatWouldLeaveTheirPlace(String type) {
    ChainId chain = new ChainId(REPOSITORY, type, "20261122T020000Z-0a1b2c3d");
    assertThatThrownBy(() -> ObjectKeys.manifest(chain, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aWrapsNameHoldsNothingOfAnArnThatCouldBeAPath() {
    ChainId chain = new ChainId(REPOSITORY, "calls", "20261122T020000Z-0a1b2c3d");
    assertThat(ObjectKeys.wrap(chain, 0, "arn:aws:kms:eu-west-1:1:key/../../x"))
        .isEqualTo(
            "wraps/calls/20261122T020000Z-0a1b2c3d/00000000-arn_aws_kms_eu-west-1_1_key_.._.._x.json");
  }

  @Provide
  Arbitrary<Integer> numbers() {
    return Arbitraries.integers().between(0, 99_999_999);
  }

  /** From few values, so that equal and almost equal ones are frequent. */
  @Provide
  Arbitrary<RunId> runs() {
    Arbitrary<String> types = Arbitraries.of("calls", "call", "calls_2", "postgres");
    Arbitrary<String> chains =
        Arbitraries.of("20261122T020000Z-0a1b2c3d", "20261122T020000Z-0a1b2c3e");
    Arbitrary<Integer> sequences = Arbitraries.of(0, 1, 11, 99_999_999);
    Arbitrary<String> ids =
        Arbitraries.of("1-0badcafe", "11-0badcafe", "1-0badcaff", "111111111-00000000");
    return Combinators.combine(types, chains, sequences, ids)
        .as(
            (type, chain, sequence, id) ->
                new RunId(new ChainId(REPOSITORY, type, chain), sequence, id));
  }

  @Provide
  Arbitrary<String> almostKeys() {
    Arbitrary<String> keys =
        runs()
            .flatMap(
                run ->
                    Arbitraries.of(
                        List.of(
                            ObjectKeys.manifest(run.chain(), run.sequence()),
                            ObjectKeys.intent(run),
                            ObjectKeys.leases(run.chain().type()) + "00000012.beat",
                            part(run).key(),
                            ObjectKeys.object(run, ObjectKind.PACK, 0))));
    Arbitrary<String> edits =
        Arbitraries.of("", "/", ".", "0", "٣", "a", "Z", "-", "\n", "\u0000", "é");
    return Combinators.combine(
            keys, edits, Arbitraries.integers().between(0, 80), Arbitraries.of(true, false))
        .as(ObjectKeysTest::edited);
  }

  private static StreamPart part(RunId run) {
    return new StreamPart(
        run.chain(),
        "0000000a",
        0x16_B374_D848L,
        0x16_B374_D849L,
        Instant.ofEpochMilli(7),
        run.run());
  }

  private static String edited(String key, String edit, int at, boolean replace) {
    int place = Math.min(at, key.length());
    int rest = Math.min(key.length(), place + (replace ? 1 : 0));
    return key.substring(0, place) + edit + key.substring(rest);
  }

  @Test
  void kindsHavePrefixesOfTheirOwn() {
    assertThat(Arrays.stream(ObjectKind.values()).map(kind -> kind.word() + "s/"))
        .doesNotHaveDuplicates()
        .allMatch(word -> word.equals(word.toLowerCase(Locale.ROOT)));
  }
}

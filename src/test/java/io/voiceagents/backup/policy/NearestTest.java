package io.voiceagents.backup.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  /** A known key with one slip of the hand. */
  record Slip(Key key, String typed) {}

  @Property
  void aSlipInAnyKnownKeyIsTracedBackToIt(@ForAll("slips") Slip slip) {
    List<String> names = KnownKeys.at(slip.key().section()).stream().map(Key::name).toList();
    Assume.that(!names.contains(slip.typed()));
    String found = Nearest.to(slip.typed(), names).orElseThrow();
    // Another key may be as near, as for "por" between "port" and "host"; never one that is nearer.
    if (!found.equals(slip.key().name())) {
      assertThat(Nearest.distance(slip.typed(), found)).isOne();
    }
  }

  @Property(tries = 200)
  void whatIsNearNothingGetsNoSuggestion(@ForAll("noise") String word) {
    List<String> names = KnownKeys.at("").stream().map(Key::name).toList();
    assertThat(Nearest.to(word, names)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "retenton, retention",
    "keyFile, key_file",
    "KEY-FILE, key_file",
    "full-backups, full_backups",
    "exclude_patterns, exclude",
    "cert, ''",
    "x, ''"
  })
  void suggestsWhatWasMeant(String typed, String meant) {
    List<String> known = List.of("retention", "key_file", "full_backups", "exclude", "include");
    assertThat(Nearest.to(typed, known).orElse("")).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"ab, ba, 1", "abc, abc, 0", "'', abc, 3", "kitten, sitting, 3", "paths, path, 1"})
  void countsSlips(String a, String b, int distance) {
    assertThat(Nearest.distance(a, b)).isEqualTo(distance);
    assertThat(Nearest.distance(b, a)).isEqualTo(distance);
  }

  @Provide
  Arbitrary<Slip> slips() {
    Arbitrary<Key> keys =
        Arbitraries.of(KnownKeys.ALL.stream().filter(key -> key.name().length() > 3).toList());
    Arbitrary<Character> letters = Arbitraries.chars().range('a', 'z');
    return Combinators.combine(
            keys,
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().greaterOrEqual(0),
            letters)
        .as((key, kind, at, letter) -> new Slip(key, slip(key.name(), kind, at, letter)));
  }

  private static String slip(String word, int kind, int anywhere, char letter) {
    int at = anywhere % (word.length() - 1);
    StringBuilder typed = new StringBuilder(word);
    switch (kind) {
      case 0 -> typed.deleteCharAt(at);
      case 1 -> typed.insert(at, letter);
      case 2 -> typed.setCharAt(at, letter);
      default -> typed.insert(at, word.charAt(at + 1)).deleteCharAt(at + 2);
    }
    return typed.toString();
  }

  @Provide
  Arbitrary<String> noise() {
    return Arbitraries.strings().withChars("0123456789").ofMinLength(1).ofMaxLength(60);
  }
}

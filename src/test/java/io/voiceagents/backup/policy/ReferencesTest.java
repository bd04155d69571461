package io.voiceagents.backup.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {
  private final References references =
      new References(Map.of("HOST", "db", "EMPTY", "", "NESTED", "${HOST}", "DOLLAR", "a$1\\b"));

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "${HOST}, db",
    "x${HOST}y${HOST}, xdbydb",
    "${NONE:-5432}, 5432",
    "${EMPTY:-5432}, 5432",
    "${HOST:-other}, db",
    "a${EMPTY}b, ab",
    "$${HOST}, ${HOST}",
    "$$${HOST}, $${HOST}",
    "${NESTED}, ${HOST}",
    "${DOLLAR}, a$1\\b",
    "${NONE:-a:-b}, a:-b",
    "$HOST, $HOST",
    "50 $, 50 $"
  })
  void replaces(String raw, String text) {
    assertThat(references.expand(raw))
        .isEqualTo(new References.Expansion(text, List.of(), false, false));
  }

  @Test
  void namesEveryUnsetVariableOnce() {
    assertThat(references.expand("${A}${B}${A}${HOST}").unset()).containsExactly("A", "B");
  }

  @ParameterizedTest
  @CsvSource({"${", "${}", "${1A}", "${A-b}", "a ${A B}", "${HOST", "${HOST:+x}"})
  void refusesWhatOnlyLooksLikeAReference(String raw) {
    assertThat(references.expand(raw).malformed()).isTrue();
  }

  @Test
  void anEmptyDefaultMeansNoValue() {
    assertThat(references.expand("${NONE:-}").absent()).isTrue();
    assertThat(references.expand("${EMPTY:-}").absent()).isTrue();
    assertThat(references.expand("${HOST:-}").absent()).isFalse();
    assertThat(references.expand("x${NONE:-}").absent()).isFalse();
  }

  @Property
  void aVariableIsPassedOnByteForByte(@ForAll String value) {
    assertThat(new References(Map.of("V", value)).expand("<${V}>").text())
        .isEqualTo("<" + value + ">");
  }
}

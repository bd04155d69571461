package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // pattern | path | matches
        "*.wav            | a.wav                | true",
        "*.wav            | calls/2026/a.wav     | true",
        "*.wav            | calls/a.wav/b        | false",
        "*.wav            | .wav                 | true",
        "/*.wav           | a.wav                | true",
        "/*.wav           | calls/a.wav          | false",
        "calls            | x/calls              | true",
        "calls/           | calls                | true",
        "/calls           | x/calls              | false",
        "calls/*          | calls/a              | true",
        "calls/*          | calls/a/b            | false",
        "calls/**         | calls/a/b            | true",
        "calls/**         | calls                | false",
        "**/cache         | cache                | true",
        "**/cache         | a/b/cache            | true",
        "**/cache         | a/bcache             | false",
        "a/**/b           | a/b                  | true",
        "a/**/b           | a/x/y/b              | true",
        "a/**/b           | a/xb                 | false",
        "**               | a/b/c                | true",
        "x**y/z           | xa/by/z              | true",
        "a?c              | abc                  | true",
        "a?c/d            | a/c/d                | false",
        "[a-c]x           | bx                   | true",
        "[!a-c]x          | bx                   | false",
        "[!a-c]/x         | d/x                  | true",
        "a[!b]c/d         | a/c/d                | false",
        "[]x]             | ]                    | true",
        "[a-]             | -                    | true",
        "[a\\]            | \\                   | true",
        "*.{wav,mp3}      | a.mp3                | true",
        "*.{wav,mp3}      | a.flac               | false",
        "a\\*             | a*                   | true",
        "a\\*             | ab                   | false",
        "a.b              | axb                  | false",
        "a,b              | a,b                  | true",
        "a}               | a}                   | true",
        "a+(b)^$&&~       | a+(b)^$&&~           | true",
      })
  void matches(String pattern, String path, boolean expected) {
    assertThat(Glob.compile(pattern).matches(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "[a", "{a", "{a{b}}", "a\\", "[a/b]", "[z-a]"})
  void refusesWithAHint(String pattern) {
    assertThatThrownBy(() -> Glob.compile(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Hint: ");
  }

  @ParameterizedTest
  @CsvSource({
    "calls/2026/*.wav, calls,      true",
    "calls/2026/*.wav, calls/2026, true",
    "calls/2026/*.wav, calls/2025, false",
    "calls/2026/*.wav, calls-old,  false",
    "calls/2026/*.wav, '',         true",
    "calls/2*/x,       calls/2025, true",
    "*.wav,            anything,   true",
    "**/x,             anything,   true",
  })
  void knowsWhereAWalkNeedNotLook(String pattern, String directory, boolean expected) {
    assertThat(Glob.compile(pattern).mayMatchBelow(directory)).isEqualTo(expected);
  }

  @Property(tries = 3_000)
  void agreesWithTheJdkWhereTheRulesAreTheSame(
      @ForAll("patterns") String pattern, @ForAll("paths") String path) {
    // A leading slash ties the pattern to the top, as it always is in the JDK.
    assertThat(Glob.compile("/" + pattern).matches(path))
        .isEqualTo(
            FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(path)));
  }

  @Property(tries = 2_000)
  void neverSkipsADirectoryAboveAMatch(
      @ForAll("patterns") String pattern, @ForAll("paths") String path) {
    Glob glob = Glob.compile("/" + pattern);
    int end = path.lastIndexOf('/');
    if (glob.matches(path) && end > 0) {
      assertThat(glob.mayMatchBelow(path.substring(0, end))).isTrue();
    }
  }

  @Property
  void takesAnyName(@ForAll String path) {
    Glob.compile("**/*.wav").matches(path);
    assertThat(Glob.compile("/**").matches(path)).isTrue();
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("a", "b", ".", "*", "?", "/", "[ab]", "[!a]", "{a,b/c}", "x**", "\\*")
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(parts -> String.join("", parts))
        .filter(text -> !text.contains("***") && isTidy(text))
        // Here '**/x' also matches 'x', as gitignore has it; the JDK wants a directory before it.
        .filter(text -> !("/" + text).contains("/**/"));
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("a", "b", "c", ".", "/", "x", "*")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(parts -> String.join("", parts))
        .filter(GlobTest::isTidy);
  }

  private static boolean isTidy(String text) {
    return !text.startsWith("/") && !text.endsWith("/") && !text.contains("//");
  }
}

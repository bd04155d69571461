package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntrySelectionTest {
  @ParameterizedTest
  @CsvSource({
    "calls,        calls,           true",
    "calls,        calls/2026/a,    true",
    "calls,        calls-old/a,     false",
    "calls,        x/calls,         false",
    "/calls/,      calls/a,         true",
    "calls/2026/a, calls/2026/a,    true",
    "calls/2026/a, calls/2026/ab,   false",
    "calls/2026/a, calls,           false",
    "*.wav,        calls/2026/a.wav, true",
    "calls/2026-1*, calls/2026-11/a, true",
    "a[1].wav,     a[1].wav,        true",
    "a[1].wav,     a1.wav,          true",
  })
  void selects(String pattern, String path, boolean expected) {
    assertThat(EntrySelection.of(List.of(pattern)).selects(path)).isEqualTo(expected);
  }

  @Test
  void selectsEverythingWithoutAPattern() {
    assertThat(EntrySelection.of(List.of()).isEverything()).isTrue();
    assertThat(EntrySelection.everything().selects("calls/a")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "calls/2026,   calls,        true",
    "calls/2026,   logs,         false",
    "calls/2026,   calls/2026/1, true",
    "logs/x[1],    logs,         true",
    "*.wav,        logs,         true",
  })
  void knowsWhatCanBeSkipped(String pattern, String directory, boolean expected) {
    assertThat(EntrySelection.of(List.of(pattern)).mayContain(directory)).isEqualTo(expected);
  }

  @Test
  void directoriesOnTheWayComeWithTheFirstSelectedEntryBelow() {
    EntrySelection selection = EntrySelection.of(List.of("*.wav"));
    HeldDirectories<String> held = new HeldDirectories<>();
    List<String> restored = new ArrayList<>();
    for (String path :
        List.of("", "a", "a/x", "a/x/1.txt", "b", "b/y", "b/y/1.wav", "b/y/2.wav", "b/z", "c")) {
      if (selection.selects(path)) {
        restored.addAll(held.release(path));
        restored.add(path);
      } else if (!path.contains(".")) {
        held.hold(path, path);
      }
    }
    assertThat(restored).containsExactly("", "b", "b/y", "b/y/1.wav", "b/y/2.wav");
  }
}

package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.CatalogException;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.BackupKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One damaged manifest costs one set: not the others, and not the backups to come. */
class DamagedManifestTest {
  private static final Optional<String> ALL = Optional.empty();

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path root;

  @ParameterizedTest
  @ValueSource(strings = {"\"type\":\"voice_data\"", "\"outcome\":\"complete\"", "\"chain\":\"2"})
  void fault24_listsTheOthersAndNamesTheDamagedOne(String field) throws Exception {
    SetSummary[] sets = twoSets();
    damage(sets[1], field);
    try (TestEngine engine = TestEngine.open(root)) {
      assertThat(engine.engine.catalog().list(ALL, 0)).containsExactly(sets[0]);
      assertThat(engine.engine.catalog().damaged(ALL))
          .singleElement()
          .satisfies(lost -> assertThat(lost.message()).contains(place(sets[1])));
      engine.restore(engine.engine.catalog().find(sets[0].key(), ALL), root.resolve("older"));
    }
    assertThat(root.resolve("older/first")).exists();
  }

  @Test
  void fault24_neverTakesAnOlderSetForTheLatest() throws Exception {
    SetSummary[] sets = twoSets();
    damage(sets[1], "\"type\":\"voice_data\"");
    try (TestEngine engine = TestEngine.open(root)) {
      assertThatThrownBy(() -> engine.engine.catalog().find("voice_data/latest", ALL))
          .isInstanceOf(CatalogException.class)
          .hasMessageContaining(place(sets[1]))
          .hasMessageContaining(sets[0].key());
    }
  }

  @Test
  void fault24_aDamagedTimeDoesNotChangeWhichSetIsTheLatest() throws Exception {
    SetSummary[] sets = twoSets();
    replace(sets[1], "\"started_at\":\"20", "\"started_at\":\"19");
    try (TestEngine engine = TestEngine.open(root)) {
      assertThat(engine.engine.catalog().find("voice_data/latest", ALL).sequence()).isEqualTo(1);
    }
  }

  @Test
  void startsANewChainAndSaysWhy() throws Exception {
    SetSummary[] sets = twoSets();
    damage(sets[1], "\"type\":\"voice_data\"");
    try (TestEngine engine = TestEngine.open(root)) {
      RunResult result = engine.backup(BackupKind.INCREMENTAL);

      assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
      assertThat(result.message()).contains("new chain").contains(place(sets[1]));
      SetSummary set = result.set().orElseThrow();
      assertThat(set.chain()).isNotEqualTo(sets[1].chain());
      assertThat(engine.engine.catalog().find("voice_data/latest", ALL)).isEqualTo(set);
      assertThat(engine.backup(BackupKind.INCREMENTAL).message()).isEqualTo("verified (content)");
    }
  }

  @Test
  void startsANewChainWhenAPageOfTheLastSetIsGone() throws Exception {
    twoSets();
    for (Path page : files("pages")) {
      Files.delete(page);
    }
    try (TestEngine engine = TestEngine.open(root)) {
      RunResult result = engine.backup(BackupKind.INCREMENTAL);

      assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
      assertThat(result.message()).contains("new chain").contains("pages/");
    }
  }

  @Test
  void fault22_aDamagedRunIdNeverGetsACommittedSetDeleted() throws Exception {
    SetSummary[] sets = twoSets();
    List<Path> packs = files("packs");
    replace(sets[1], "\"run\":\"" + sets[1].run(), "\"run\":\"9" + sets[1].run().substring(1));
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
    for (Path intent : files("intents")) {
      Files.setLastModifiedTime(intent, longAgo);
    }
    try (TestEngine engine = TestEngine.open(root)) {
      engine.backup(BackupKind.INCREMENTAL);
    }
    assertThat(files("packs")).containsAll(packs);
  }

  @Test
  void setsOfOneSecondHaveKeysOfTheirOwn() throws Exception {
    SetSummary[] sets = twoSets();
    try (TestEngine engine = TestEngine.open(root)) {
      assertThat(sets[0].key().substring(0, 27)).isLessThan(sets[1].key().substring(0, 27));
      for (SetSummary set : sets) {
        assertThat(engine.engine.catalog().find(set.key(), ALL)).isEqualTo(set);
      }
    }
  }

  private SetSummary[] twoSets() throws IOException {
    try (TestEngine engine = TestEngine.open(root)) {
      Files.writeString(engine.source.resolve("first"), "first");
      SetSummary first = engine.backup(BackupKind.FULL).set().orElseThrow();
      Files.writeString(engine.source.resolve("second"), "second");
      return new SetSummary[] {first, engine.backup(BackupKind.INCREMENTAL).set().orElseThrow()};
    }
  }

  private static String place(SetSummary set) {
    return "manifests/voice_data/" + set.chain().chain() + "/0000000" + set.sequence();
  }

  /** The last byte of a field's text becomes another. */
  private void damage(SetSummary set, String field) throws IOException {
    int last = field.length() - 1;
    char other = field.charAt(last) == '"' ? ' ' : (char) (field.charAt(last) ^ 1);
    replace(set, field, field.substring(0, last) + other);
  }

  private void replace(SetSummary set, String text, String by) throws IOException {
    Path manifest = root.resolve("store").resolve(place(set));
    String before = Files.readString(manifest, StandardCharsets.ISO_8859_1);
    assertThat(before).contains(text);
    Files.writeString(manifest, before.replace(text, by), StandardCharsets.ISO_8859_1);
  }

  private List<Path> files(String kind) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("store").resolve(kind))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}

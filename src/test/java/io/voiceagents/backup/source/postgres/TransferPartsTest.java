package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.source.SourceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and programs of a transfer. */
class TransferPartsTest {
  private static final ServerBinaries DEBIAN =
      new ServerBinaries(List.of(Path.of("/nowhere"), Path.of("/usr/lib/postgresql/15/bin")));

  @Test
  void namesAreReadAsSqlReadsThem() {
    assertThat(TableName.list("Calls,live.TURNS,\"My, \"\"own\"\" x.y\",\"A\".b"))
        .containsExactly(
            new TableName("public", "calls"),
            new TableName("live", "turns"),
            new TableName("public", "My, \"own\" x.y"),
            new TableName("A", "b"));
    assertThat(new TableName("a\"b", "c").quoted()).isEqualTo("\"a\"\"b\".\"c\"");
  }

  @Test
  void namesAreWrittenAsTheyAreRead() {
    assertThat(new TableName("live", "turns_1").text()).isEqualTo("live.turns_1");
    for (TableName odd : TableName.list("\"a.b\".\"C, \"\"d\",\"1st\".\"x;y\",\"é\".z")) {
      assertThat(TableName.list(odd.text())).containsExactly(odd);
    }
    assertThat(new TableName("live", "é".repeat(31)).isUsable()).isTrue();
    assertThat(new TableName("live", "é".repeat(32)).isUsable()).isFalse();
    assertThat(TableName.isName("a\0b")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "a,", "a,,b", "a.b.c", "a b", "\"a", "a.", ".a"})
  void whatIsNoListOfNamesIsRefused(String text) {
    assertThatThrownBy(() -> TableName.list(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void derivedNamesHaveRoomForTheirEnd() {
    assertThat(Quoted.derived("voice", "_before_x")).isEqualTo("voice_before_x");
    String long63 = "ü".repeat(31) + "x";
    String derived = Quoted.derived(long63, "_before_20261127t042000z");
    assertThat(derived).startsWith("üü").endsWith("_before_20261127t042000z");
    assertThat(derived.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(63);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ERROR:  role "agent" does not exist | create the role "agent" there, or use --no-owner
          ERROR:  must be member of role "agent" | connect as a superuser, or use --no-owner
          ERROR:  must be able to SET ROLE "agent" | connect as a superuser, or use --no-owner
          ERROR:  extension "vector" is not available | the extension must be installed there
          ERROR:  insert violates foreign key constraint "k" | name that table in --tables too
          ERROR:  type "state" does not exist | leave out --tables
          """)
  void aLoadThatFailsSaysWhatToDo(String said, String advice) {
    assertThat(DumpFile.hint(said)).startsWith("the server is as it was before").contains(advice);
  }

  @Test
  void programsFitBothServersOrTheErrorSaysWhatToInstall() throws Exception {
    assertThat(ClientPrograms.find(DEBIAN, 15, 17).major()).isEqualTo(15);
    assertThatThrownBy(() -> ClientPrograms.find(DEBIAN, 17, 18))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("no pg_dump and pg_restore of PostgreSQL 17 to 18")
        .hasMessageContaining("Hint: install them (package postgresql-client-17)");
  }
}

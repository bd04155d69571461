package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The SQL of roles, statement by statement; and where dumps lie. */
class SqlScriptTest {
  @Test
  void quotesAndCommentsDoNotEndAStatementAndCommandsOfPsqlAreLeftOut() {
    assertThat(
            SqlScript.statements(
                """
                --
                -- It's a comment; not a statement
                \\restrict abc
                SET standard_conforming_strings = on;
                CREATE ROLE "a;""b";
                COMMENT ON ROLE x IS 'it''s; so
                \\! rm';
                COMMENT ON ROLE y IS E'a\\'; b';
                \\! touch /tmp/never
                ALTER ROLE x WITH LOGIN -- at the end
                """))
        .containsExactly(
            "SET standard_conforming_strings = on",
            "CREATE ROLE \"a;\"\"b\"",
            "COMMENT ON ROLE x IS 'it''s; so\n\\! rm'",
            "COMMENT ON ROLE y IS E'a\\'; b'",
            "ALTER ROLE x WITH LOGIN");
    assertThat(SqlScript.statements("")).isEmpty();
    assertThat(SqlScript.statements("SELECT 'open")).containsExactly("SELECT 'open");
  }

  @Test
  void aDumpLiesUnderItsNameWhateverThatIs() {
    assertThat(DumpPaths.dump("voice")).isEqualTo("databases/voice.dump");
    assertThat(DumpPaths.dump("..")).isEqualTo("databases/%2E..dump");
    assertThat(DumpPaths.dump("a/b%\n")).isEqualTo("databases/a%2Fb%25%0A.dump");
    assertThat(DumpPaths.dump("größe 1")).isEqualTo("databases/größe 1.dump");
  }
}

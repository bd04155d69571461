package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Row counts before and after a backup. */
class SourceContentsTest {
  /** Statistics count no rows of a TRUNCATE as deleted: at some moment there were none of them. */
  @Test
  void aTableThatWasEmptiedMeanwhileHasNoCount() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17)) {
      source.execute(
          "CREATE TABLE kept AS SELECT generate_series(1, 4)",
          "CREATE TABLE emptied AS SELECT generate_series(1, 7)");
      SourceContents contents = new SourceContents(source.settings(), Clock.systemUTC());
      contents.before();
      source.execute("TRUNCATE emptied", "INSERT INTO emptied VALUES (1), (2)");
      assertThat(contents.after())
          .containsEntry("rows.postgres.public.kept", "4")
          .doesNotContainKey("rows.postgres.public.emptied");
    }
  }
}

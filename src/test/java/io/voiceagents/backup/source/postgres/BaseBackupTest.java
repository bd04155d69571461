package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseBackupTest {
  @TempDir Path directory;

  @BeforeEach
  void letServersIn() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void aRestoredServerHasTheSameRows(int major) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(major)) {
      source.execute(
          "CREATE TABLE calls AS SELECT i AS id, md5(i::text) AS caller FROM"
              + " generate_series(1, 20000) i");
      DirectorySink set = new DirectorySink(Files.createDirectory(directory.resolve("set")));
      CaptureReport report;
      try (Capture capture = PostgresSource.open(source.settings(), Clock.systemUTC())) {
        report = capture.run(set);
      }
      assertThat(report.problems()).isEmpty();
      assertThat(report.facts()).containsEntry("rows.postgres.public.calls", "20000");
      Path target = directory.resolve("restored");
      set.restore(new PostgresLayout(target, Map.of()), target, report.facts());
      try (ScratchPostgres scratch =
              ScratchPostgres.start(
                  target,
                  report.facts(),
                  source.binaries(),
                  Clock.systemUTC(),
                  Duration.ofSeconds(30));
          Connection connection = scratch.connect("postgres")) {
        assertThat(Sql.text(connection, "SELECT count(*) FROM calls")).isEqualTo("20000");
      }
    }
  }
}

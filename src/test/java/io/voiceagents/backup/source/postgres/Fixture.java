package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.routing.RoutedQueries;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What the tests of this package do over and over. */
final class Fixture {
  /** The way that the application asks. */
  static final PolicyQueries QUERIES = new RoutedQueries(Path.of("routes"), Optional.empty());

  static final Clock CLOCK = Clock.systemUTC();
  static final Path SCRATCH = Path.of(System.getProperty("java.io.tmpdir"));
  static final Duration LIMIT = Duration.ofSeconds(60);

  private Fixture() {}

  /** A set and the facts of its capture. */
  record Captured(DirectorySink set, CaptureReport report) {
    Map<String, String> facts() {
      return report.facts();
    }

    /** Restores the set to a new directory. */
    Path restore(Path target) throws IOException {
      set.restore(new PostgresLayout(target, Map.of()), target, facts());
      return target;
    }
  }

  /** Lets servers that run as another user into a test's directory. */
  static Path open(Path directory) throws IOException {
    Files.createDirectories(directory);
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static Captured capture(EmbeddedPostgres source, Path directory) throws Exception {
    return capture(source.settings(), new DirectorySink(Files.createDirectories(directory)));
  }

  static Captured capture(SourceSettings.Postgres settings, DirectorySink set) throws Exception {
    try (Capture capture = PostgresSource.open(settings, CLOCK, SCRATCH)) {
      return new Captured(set, capture.run(set));
    }
  }

  static ScratchPostgres scratch(EmbeddedPostgres source, Path data, Map<String, String> facts)
      throws Exception {
    return ScratchPostgres.start(data, facts, source.binaries(), CLOCK, LIMIT);
  }

  static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  static String text(ScratchPostgres server, String database, String query) throws SQLException {
    try (Connection connection = server.connect(database)) {
      return text(connection, query);
    }
  }
}

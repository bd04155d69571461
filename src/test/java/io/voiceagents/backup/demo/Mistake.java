package io.voiceagents.backup.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A table is deleted by mistake, while the WAL is followed; the database is brought back to the
 * second before.
 */
final class Mistake {
  private static final String COUNT = "SELECT count(*) FROM turns";
  private static final String NOW =
      "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
  private static final int ATTEMPTS = 120;

  private final Command backupctl;
  private final Platform platform;
  private final Path target;

  Mistake(Command backupctl, Platform platform, Path target) {
    this.backupctl = backupctl;
    this.platform = platform;
    this.target = target;
  }

  /** Whether every row came back. */
  boolean undo() throws Exception {
    EmbeddedPostgres server = platform.postgres();
    platform.newCalls();
    String before = server.query(Platform.DATABASE, COUNT);
    String time = server.query(Platform.DATABASE, NOW);
    server.executeIn(Platform.DATABASE, "SELECT pg_sleep(1)", "DROP TABLE turns");
    System.out.println("\nThe table has " + before + " rows at " + time + ".");
    System.out.println("A second later somebody types:  DROP TABLE turns");
    awaitStored(Instant.parse(time).plusSeconds(1));
    backupctl.show("wal", "audit");
    backupctl.show(
        "restore", "postgres", "latest", "--target-dir", target.toString(), "--target-time", time);
    String after = rowsOfTheRestoredServer();
    System.out.printf("%n%-34s %s%n", "TABLE turns", "ROWS");
    System.out.printf("%-34s %s%n", "before the mistake", before);
    System.out.printf("%-34s %s%n", "after it", "none, the table is gone");
    System.out.printf("%-34s %s%n", "brought back to the second before", after);
    return before.equals(after);
  }

  /** The tail of the WAL is stored within seconds. */
  private void awaitStored(Instant time) throws IOException, InterruptedException {
    for (int i = 0; i < ATTEMPTS; i++) {
      for (JsonNode range : backupctl.json("wal", "audit").path("ranges")) {
        if (Instant.parse(range.path("until").asText()).isAfter(time)) {
          return;
        }
      }
    }
    throw new IllegalStateException("the WAL of " + time + " was not stored; is it followed?");
  }

  private String rowsOfTheRestoredServer() throws IOException, SQLException, InterruptedException {
    try (EmbeddedPostgres restored = EmbeddedPostgres.on(Platform.MAJOR, target).start()) {
      String recovering = "SELECT pg_is_in_recovery() FROM pg_sleep(0.2)";
      while (restored.query("postgres", recovering).equals("t")) {
        System.out.println("The restored server goes through the WAL ...");
      }
      return restored.query(Platform.DATABASE, COUNT);
    }
  }
}

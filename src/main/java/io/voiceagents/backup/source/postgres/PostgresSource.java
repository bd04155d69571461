package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Opens base backups of PostgreSQL 15 to 18, over the network, without client programs. */
public final class PostgresSource {
  private static final int OLDEST = 15;
  private static final int NEWEST = 18;

  private PostgresSource() {}

  /**
   * Connects to a server and checks that it can be backed up. The entries come in the server's
   * order.
   *
   * @param scratch directory for the keys of pages, a thousandth of the database
   * @throws SourceException if it can't be reached, refuses the user, or has another version
   */
  public static Capture open(SourceSettings.Postgres settings, Clock clock, Path scratch)
      throws IOException {
    Servers.Server server = Servers.connect(settings);
    try {
      PageHistory pages = PageHistory.in(scratch);
      return new PostgresCapture(
          server.settings(), clock, server.connection(), server.identity(), pages);
    } catch (IOException | RuntimeException e) {
      server.connection().close();
      throw e;
    }
  }

  /** Refuses servers whose replication protocol has not been tested. */
  static void checkVersion(int versionNumber) throws SourceException {
    int major = versionNumber / 10_000;
    if (major < OLDEST || major > NEWEST) {
      throw new SourceException(
          "PostgreSQL %d.%d is not supported, only %d to %d. Hint: %s"
              .formatted(
                  major,
                  versionNumber % 10_000,
                  OLDEST,
                  NEWEST,
                  major < OLDEST
                      ? "upgrade the server, or back it up by pg_dump until then."
                      : "upgrade this program."));
    }
  }
}

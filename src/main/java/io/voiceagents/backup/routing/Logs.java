package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.LogOpener;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.LogCapture;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.postgres.PostgresLog;
import java.io.IOException;
import java.time.Clock;

/** Opens the log of each kind of source that has one. */
record Logs(Clock clock) implements LogOpener {
  /** A policy's slot on its server; a policy's name fits what PostgreSQL allows. */
  static String slot(String policy) {
    String name = "voice_agent_backup_" + policy;
    return name.substring(0, Math.min(63, name.length()));
  }

  @Override
  public LogCapture open(LogRequest request, Known known) throws IOException {
    if (request.policy().source() instanceof SourceSettings.Postgres postgres) {
      return PostgresLog.open(
          postgres,
          slot(request.policy().name()),
          known.identity(),
          known.end(),
          known.documents().keySet(),
          request.once(),
          clock);
    }
    throw new SourceException(
        "policy '"
            + request.policy().name()
            + "' has no log to follow. Hint: only PostgreSQL has one here");
  }
}

package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceSettings;
import java.util.Optional;

/** The running servers that the policies of a configuration name. */
public final class RestoreServers {
  private RestoreServers() {}

  /** That of a policy, as restores connect to it; empty if it has none, or is not there. */
  public static Optional<SourceSettings.Postgres> of(Configuration configuration, String type) {
    Policy policy = configuration.policies().get(type);
    if (policy != null && policy.source() instanceof SourceSettings.Postgres server) {
      return Optional.of(server.forRestores());
    }
    if (policy != null && policy.source() instanceof SourceSettings.PostgresLogical dumps) {
      return Optional.of(dumps.server().forRestores());
    }
    return Optional.empty();
  }

  /** Whether both lead to the same servers by the same role; passwords may have been renewed. */
  public static boolean same(SourceSettings.Postgres one, SourceSettings.Postgres other) {
    return one.host().equals(other.host())
        && one.port() == other.port()
        && one.user().equals(other.user())
        && one.standbys().equals(other.standbys());
  }
}

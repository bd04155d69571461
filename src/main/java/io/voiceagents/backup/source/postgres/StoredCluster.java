package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.SourceException;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster whose WAL is stored.
 *
 * @param identity of the log that is there; empty for a new one
 * @param end where that log ends; empty if there is none
 */
record StoredCluster(Map<String, String> identity, Optional<LogPosition> end) {
  static final String SYSTEM = "system_identifier";

  /**
   * Refuses a server whose WAL does not go on from what is stored.
   *
   * @param name of the server, for messages
   */
  void refuseForeign(ServerIdentity server, String name) throws SourceException {
    String before = identity.getOrDefault(SYSTEM, server.systemIdentifier());
    if (!before.equals(server.systemIdentifier())) {
      throw new SourceException(
          name
              + " is another cluster ("
              + server.systemIdentifier()
              + ") than the one whose WAL is stored ("
              + before
              + "). Hint: give the new cluster a policy with a name of its own.");
    }
    int stored = end.map(position -> WalNames.timeline(position.lane())).orElse(0);
    if (stored > server.timeline()) {
      throw new SourceException(
          name
              + " is on timeline "
              + server.timeline()
              + ", stored is WAL of timeline "
              + stored
              + ". Hint: this server was left behind by a promotion; name the promoted one.");
    }
  }
}

package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.ServerAddress;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the server to speak to among those of a cluster: the primary, after a fail-over that of the
 * newest timeline; a standby where no primary can be reached, for it has the same WAL.
 */
final class Servers {
  private static final Comparator<Server> PREFERENCE =
      Comparator.comparing((Server server) -> !server.identity().standby())
          .thenComparing(server -> server.identity().timeline());

  private Servers() {}

  /** A server that answered; the connection is the caller's to close. */
  record Server(
      SourceSettings.Postgres settings,
      ReplicationConnection connection,
      ServerIdentity identity) {}

  /**
   * Connects to the right one.
   *
   * @throws SourceException if none can be used; the message tells why for each
   */
  static Server connect(SourceSettings.Postgres settings) throws IOException {
    if (settings.standbys().isEmpty()) {
      return open(settings);
    }
    List<Server> answered = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (ServerAddress address : all(settings)) {
      try {
        answered.add(open(settings.at(address)));
      } catch (IOException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    Optional<Server> best = answered.stream().max(PREFERENCE);
    for (Server other : answered) {
      if (!other.equals(best.orElseThrow())) {
        other.connection().close();
      }
    }
    return best.orElseThrow(() -> new SourceException(String.join(" - ", failures)));
  }

  static List<ServerAddress> all(SourceSettings.Postgres settings) {
    List<ServerAddress> all = new ArrayList<>();
    all.add(new ServerAddress(settings.host(), settings.port()));
    all.addAll(settings.standbys());
    return all;
  }

  private static Server open(SourceSettings.Postgres settings) throws IOException {
    ReplicationConnection connection = ReplicationConnection.open(settings);
    try {
      ServerIdentity identity = ServerIdentity.read(connection);
      PostgresSource.checkVersion(identity.versionNumber());
      return new Server(settings, connection, identity);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }
}

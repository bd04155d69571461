package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.ServerAddress;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A running server that databases and tables are restored into.
 *
 * @param settings of this one server
 * @param major its version
 */
public record TargetServer(SourceSettings.Postgres settings, int major) {
  /**
   * Finds the primary among the servers of a cluster.
   *
   * @throws SourceException if none takes this role's connections, or only standbys do
   */
  public static TargetServer find(SourceSettings.Postgres settings) throws IOException {
    List<String> failures = new ArrayList<>();
    for (ServerAddress address : Servers.all(settings)) {
      Optional<TargetServer> primary = ask(settings.at(address), failures);
      if (primary.isPresent()) {
        return primary.get();
      }
    }
    throw new SourceException(
        "no server can be restored into: "
            + String.join("; ", failures)
            + ". Hint: --target-connection names another server or role; the role must be let in by"
            + " pg_hba.conf for ordinary SQL.");
  }

  private static Optional<TargetServer> ask(
      SourceSettings.Postgres settings, List<String> failures) {
    String server = settings.host() + ":" + settings.port();
    try (Connection connection = Connections.sql(settings, settings.database());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_is_in_recovery(), current_setting('server_version_num')::int / 10000")) {
      row.next();
      if (!row.getBoolean(1)) {
        return Optional.of(new TargetServer(settings, row.getInt(2)));
      }
      failures.add(server + " is a standby");
    } catch (SQLException e) {
      failures.add(server + ", role '" + settings.user() + "': " + PostgresChecks.message(e));
    }
    return Optional.empty();
  }

  /** For people. */
  public String address() {
    return settings.host() + ":" + settings.port();
  }

  /** Connects; the caller closes it. */
  Connection connect(String database) throws SQLException {
    return Connections.sql(settings, database);
  }

  /** Connects to a database that is not this one, to rename it for instance. */
  Connection connectBeside(String database) throws SQLException {
    String other =
        Stream.of(settings.database(), "postgres", "template1")
            .filter(name -> !name.equals(database))
            .findFirst()
            .orElseThrow();
    return connect(other);
  }

  /** The same connection for client programs. PostgreSQL documentation, "Environment Variables". */
  Map<String, String> environment() {
    return Connections.environment(settings);
  }
}

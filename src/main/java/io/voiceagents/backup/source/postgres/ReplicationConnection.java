package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;
import org.postgresql.PGProperty;

/**
 * A connection for replication commands. pgjdbc makes it (TLS, SCRAM), then {@link Wire} alone
 * speaks on its socket. Not thread-safe.
 */
final class ReplicationConnection implements AutoCloseable {
  private static final int KEEP_ALIVE_IDLE_SECONDS = 60;
  private static final int KEEP_ALIVE_INTERVAL_SECONDS = 15;

  private final Connection connection;
  private final Socket socket;
  private final Wire wire;

  private ReplicationConnection(Connection connection, Socket socket) throws IOException {
    this.connection = connection;
    this.socket = socket;
    this.wire = new Wire(socket);
  }

  /**
   * Connects.
   *
   * @throws io.voiceagents.backup.source.SourceException if the server can't be reached or refuses
   */
  static ReplicationConnection open(SourceSettings.Postgres settings) throws IOException {
    Properties properties = Connections.properties(settings);
    PGProperty.REPLICATION.set(properties, "true");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "15");
    try (SocketTap tap = new SocketTap()) {
      tap.install(properties);
      Connection connection = Connections.connect(settings, settings.database(), properties);
      Socket socket = tap.socket();
      keepAlive(socket);
      return new ReplicationConnection(connection, socket);
    } catch (SQLException e) {
      throw ConnectFailure.explain(settings, e);
    }
  }

  /** A dead peer must be noticed during the long silence of a checkpoint, when no timeout runs. */
  private static void keepAlive(Socket socket) throws IOException {
    socket.setKeepAlive(true);
    if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_INTERVAL_SECONDS);
    }
  }

  Wire wire() {
    return wire;
  }

  boolean encrypted() {
    return socket instanceof SSLSocket;
  }

  /** Port of this end: no two living sessions of this host have the same. */
  int localPort() {
    return socket.getLocalPort();
  }

  /** Value of a setting; empty text if the user may not see it. */
  String show(String setting) throws IOException {
    try {
      List<List<String>> rows = wire.query("SHOW " + setting);
      return rows.isEmpty() ? "" : rows.get(0).get(0);
    } catch (ServerError e) {
      return "";
    }
  }

  /** Closes the session at once, whatever it is doing; the server drops its temporary slot. */
  @Override
  public void close() throws IOException {
    socket.close();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("the connection was not closed: " + e.getMessage(), e);
    }
  }
}

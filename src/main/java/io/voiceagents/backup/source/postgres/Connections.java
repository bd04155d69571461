package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** How pgjdbc is asked to connect to a source. */
final class Connections {
  private static final int CONNECT_TIMEOUT_SECONDS = 15;

  private Connections() {}

  static Properties properties(SourceSettings.Postgres settings) {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, settings.user());
    if (!settings.password().isEmpty()) {
      PGProperty.PASSWORD.set(properties, settings.password().reveal());
    }
    PGProperty.SSL_MODE.set(properties, settings.sslMode());
    settings
        .sslRootCertificate()
        .ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file.toString()));
    PGProperty.APPLICATION_NAME.set(properties, "voice-agent-backup");
    PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_TIMEOUT_SECONDS);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    return properties;
  }

  /** The same for client programs. PostgreSQL documentation, "Environment Variables". */
  static Map<String, String> environment(SourceSettings.Postgres settings) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PGHOST", settings.host());
    environment.put("PGPORT", Integer.toString(settings.port()));
    environment.put("PGUSER", settings.user());
    if (!settings.password().isEmpty()) {
      environment.put("PGPASSWORD", settings.password().reveal());
    }
    environment.put("PGSSLMODE", settings.sslMode());
    settings
        .sslRootCertificate()
        .ifPresent(file -> environment.put("PGSSLROOTCERT", file.toAbsolutePath().toString()));
    environment.put("PGAPPNAME", "voice-agent-backup");
    environment.put("PGCONNECT_TIMEOUT", Integer.toString(CONNECT_TIMEOUT_SECONDS));
    return environment;
  }

  /** An ordinary SQL connection. */
  static Connection sql(SourceSettings.Postgres settings, String database) throws SQLException {
    return connect(settings, database, properties(settings));
  }

  static Connection connect(
      SourceSettings.Postgres settings, String database, Properties properties)
      throws SQLException {
    return open(url(settings.host(), settings.port(), database), properties);
  }

  /** Connects by this driver; DriverManager would hand the URL to any other one too. */
  static Connection open(String url, Properties properties) throws SQLException {
    Connection connection = new Driver().connect(url, properties);
    if (connection == null) {
      throw new SQLException("the PostgreSQL driver does not accept " + url);
    }
    return connection;
  }

  static String url(String host, int port, String database) {
    String address = host.contains(":") ? "[" + host + "]" : host;
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(
            address, port, URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20"));
  }
}

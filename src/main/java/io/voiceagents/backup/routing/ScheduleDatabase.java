package io.voiceagents.backup.routing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.voiceagents.backup.policy.ScheduleStore;
import io.voiceagents.backup.policy.SourceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;
import org.quartz.utils.ConnectionProvider;

/**
 * The database that keeps the schedules of several processes: connections for Quartz, and its
 * tables, made by Quartz's own script in a schema of their own. Connects when it is first used.
 * Thread-safe.
 */
final class ScheduleDatabase implements ConnectionProvider {
  /** Of the tables as Quartz 2.3 to 2.5 have them. */
  private static final int VERSION = 1;

  private static final String SCRIPT = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";
  private static final int CONNECTIONS = 20;
  private static final int TIMEOUT_SECONDS = 10;

  /** So that of processes which start at once one makes the tables. Any constant will do. */
  private static final long ONE_AT_A_TIME = 5_702_026_127L;

  private final ScheduleStore store;
  private final Lazy<HikariDataSource> pool;

  ScheduleDatabase(ScheduleStore store) {
    this.store = store;
    this.pool = new Lazy<>(this::open, HikariDataSource::close);
  }

  private HikariDataSource open() {
    SourceSettings.Postgres server = store.server();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {server.host()});
    source.setPortNumbers(new int[] {server.port()});
    source.setDatabaseName(server.database());
    source.setUser(server.user());
    if (!server.password().isEmpty()) {
      source.setPassword(server.password().reveal());
    }
    source.setSslMode(server.sslMode());
    server.sslRootCertificate().ifPresent(file -> source.setSslRootCert(file.toString()));
    source.setApplicationName("voice-agent-backup schedules");
    source.setCurrentSchema(store.schema());
    source.setConnectTimeout(TIMEOUT_SECONDS);
    // A server that vanished without a word must not keep a node from noticing it.
    source.setSocketTimeout(2 * TIMEOUT_SECONDS);
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(TIMEOUT_SECONDS * 1_000L);
    // The first connection may fail: a start without the database is degraded, and no failure.
    config.setInitializationFailTimeout(-1);
    config.setPoolName("schedules");
    return new HikariDataSource(config);
  }

  /**
   * Makes the schema and the tables if they are not there.
   *
   * @throws IOException if the database can't be reached or was made by a later version
   */
  void prepare() throws IOException {
    try (Connection connection = getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(" + ONE_AT_A_TIME + ")");
      int found = version(statement);
      if (found > VERSION) {
        throw new IOException(
            "the schedules in the schema '%s' are of version %d, this program knows %d. Hint: update this host"
                .formatted(store.schema(), found, VERSION));
      }
      if (found == 0) {
        make(statement);
      }
      connection.commit();
    } catch (SQLException e) {
      throw away(e);
    }
  }

  private int version(Statement statement) throws SQLException {
    try (ResultSet there =
        statement.executeQuery(
            "SELECT to_regclass('" + store.schema() + ".schedules_version') IS NOT NULL")) {
      there.next();
      if (!there.getBoolean(1)) {
        return 0;
      }
    }
    try (ResultSet version =
        statement.executeQuery(
            "SELECT max(version) FROM " + store.schema() + ".schedules_version")) {
      version.next();
      return version.getInt(1);
    }
  }

  private void make(Statement statement) throws SQLException, IOException {
    // Even IF NOT EXISTS asks for CREATE on the database, which the owner of the schema need not
    // have.
    try (ResultSet schema =
        statement.executeQuery("SELECT to_regnamespace('" + store.schema() + "') IS NULL")) {
      schema.next();
      if (schema.getBoolean(1)) {
        statement.execute("CREATE SCHEMA " + store.schema());
      }
    }
    statement.execute(script());
    statement.execute("CREATE TABLE schedules_version (version integer NOT NULL)");
    statement.execute("INSERT INTO schedules_version VALUES (" + VERSION + ")");
  }

  /** Without its deletions, of which nothing here may ever be the target, and its own commit. */
  private static String script() throws IOException {
    try (InputStream script = ScheduleDatabase.class.getResourceAsStream(SCRIPT)) {
      if (script == null) {
        throw new IOException("Quartz's script of its tables is not in the program");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("DROP ") && !line.startsWith("COMMIT"))
          .collect(Collectors.joining("\n"));
    }
  }

  /**
   * Asks whether the database can be used now.
   *
   * @throws IOException if not
   */
  void check() throws IOException {
    try (Connection connection = getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1 FROM qrtz_locks LIMIT 1");
    } catch (SQLException e) {
      throw away(e);
    }
  }

  private IOException away(SQLException cause) {
    return new IOException(
        "the database of the schedules (%s:%d/%s) can't be used: %s. Hint: nothing begins by itself until it is back; see schedules.store"
            .formatted(
                store.server().host(),
                store.server().port(),
                store.server().database(),
                Failures.message(cause)),
        cause);
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      return pool.get().getConnection();
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }

  @Override
  public void initialize() {}

  @Override
  public void shutdown() {
    try {
      pool.close();
    } catch (IOException e) {
      throw new IllegalStateException("the connections to the schedules did not close", e);
    }
  }
}

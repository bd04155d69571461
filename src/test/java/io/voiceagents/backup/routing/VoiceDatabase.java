package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.DatabaseRestoreRequest;
import io.voiceagents.backup.restore.DatabaseRestoreResult;
import io.voiceagents.backup.restore.DatabaseRestorer;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.source.postgres.TableName;
import io.voiceagents.backup.source.postgres.TransferOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A server with a database of calls, which archives, preloads and runs workers, and a set of it.
 */
final class VoiceDatabase implements AutoCloseable {
  static final String NAME = "voice";
  final EmbeddedPostgres server;
  final TestEngine engine;
  final SetSummary set;
  private final Path archived;

  private VoiceDatabase(EmbeddedPostgres server, TestEngine engine, Path archived)
      throws Exception {
    this.server = server;
    this.engine = engine;
    this.archived = archived;
    create();
    Ledger.follow(server, engine);
    // Whoever loads this can't connect: so a scratch server must not.
    String role = "ALTER ROLE postgres IN DATABASE voice ";
    server.execute(role + "SET local_preload_libraries = 'no_such_library'");
    this.set = Ledger.backUp(server, engine);
    server.execute(role + "RESET local_preload_libraries");
    server.executeIn(NAME, "DROP EVENT TRIGGER no_ddl");
  }

  /**
   * Starts one.
   *
   * @param major of a version that has client programs here: 15 or 17
   */
  static VoiceDatabase start(Path root, int major) throws Exception {
    EmbeddedPostgres server = EmbeddedPostgres.create(major, "--data-checksums");
    Path archived = server.directory("archive");
    server
        .set("archive_mode", "on")
        .set("archive_command", "echo %f >> " + archived.resolve("log"))
        .set("shared_preload_libraries", "pg_prewarm,pg_stat_statements")
        .start();
    return new VoiceDatabase(server, Ledger.open(root), archived);
  }

  private void create() throws Exception {
    server.execute("CREATE DATABASE voice", "CREATE ROLE agent", "CREATE ROLE auditor");
    server.execute("ALTER DATABASE voice SET search_path = public, \"$user\"");
    server.execute("REVOKE CONNECT ON DATABASE voice FROM PUBLIC");
    server.executeIn(
        NAME,
        "CREATE EXTENSION hstore",
        "CREATE TABLE agents (id serial PRIMARY KEY, name text)",
        "INSERT INTO agents (name) SELECT 'agent ' || i FROM generate_series(1, 10) i",
        "CREATE TABLE calls (id bigserial PRIMARY KEY, agent int REFERENCES agents, body jsonb)",
        "CREATE INDEX calls_by_agent ON calls (agent)",
        "ALTER TABLE calls OWNER TO agent",
        "INSERT INTO calls (agent, body) SELECT i % 10 + 1, jsonb_build_object('turn', i)"
            + " FROM generate_series(1, 1000) i",
        "CREATE VIEW long_calls AS SELECT id FROM calls WHERE body ->> 'turn' > '5'",
        "CREATE TABLE turns (call bigint REFERENCES calls, at int, words text)"
            + " PARTITION BY RANGE (at)",
        "CREATE TABLE turns_1 PARTITION OF turns FOR VALUES FROM (0) TO (500)",
        "CREATE TABLE turns_2 PARTITION OF turns FOR VALUES FROM (500) TO (2000)",
        "INSERT INTO turns SELECT i, i, 'hello' FROM generate_series(1, 1000) i",
        "CREATE TABLE notes (id int PRIMARY KEY, note text)",
        "INSERT INTO notes VALUES (1, 'first'), (2, 'second')",
        "CREATE TABLE secrets (id int)",
        "GRANT SELECT ON secrets, notes TO auditor",
        "ALTER TABLE notes OWNER TO agent",
        "INSERT INTO secrets VALUES (1)",
        "CREATE TABLE tagged (tags hstore)",
        "CREATE SCHEMA live AUTHORIZATION agent",
        "GRANT USAGE ON SCHEMA live TO PUBLIC",
        "CREATE TABLE live.rooms (id int GENERATED ALWAYS AS IDENTITY, name text, city text)",
        "CREATE STATISTICS live.rooms_stat ON name, city FROM live.rooms",
        "INSERT INTO live.rooms (name, city) VALUES ('a', 'b'), ('c', 'd')",
        "CREATE FUNCTION no_ddl() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE EXCEPTION ''no DDL''; END'",
        "CREATE EVENT TRIGGER no_ddl ON ddl_command_start EXECUTE FUNCTION no_ddl()");
  }

  DatabaseRestorer restorer() throws IOException, InterruptedException {
    return engine.engine.databases(server.clients());
  }

  /** What was archived, by name. */
  List<String> archived() throws IOException {
    Path log = archived.resolve("log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  DatabaseRestoreRequest request(
      String database, String tables, boolean force, boolean owners, Optional<RecoveryTarget> to) {
    List<TableName> names = tables.isEmpty() ? List.of() : TableName.list(tables);
    return new DatabaseRestoreRequest(
        set, new TransferOrder(NAME, names, database, force, owners), server.settings(), to);
  }

  DatabaseRestoreRequest request(String database, String tables, boolean force) {
    return request(database, tables, force, true, Optional.empty());
  }

  DatabaseRestoreResult restore(DatabaseRestoreRequest request) throws Exception {
    return restore(request, Progress.NONE);
  }

  DatabaseRestoreResult restore(DatabaseRestoreRequest request, Progress progress)
      throws Exception {
    return restorer().execute(restorer().plan(request), progress);
  }

  String ask(String query) throws Exception {
    return server.query(NAME, query);
  }

  /** Schemas and databases, to see that nothing was left behind. */
  String names() throws Exception {
    return ask(
        "SELECT (SELECT string_agg(nspname, ' ' ORDER BY 1) FROM pg_namespace"
            + " WHERE nspname !~ '^pg_') || ' / ' ||"
            + " (SELECT string_agg(datname, ' ' ORDER BY 1) FROM pg_database)");
  }

  @Override
  public void close() throws Exception {
    engine.close();
    server.close();
  }
}

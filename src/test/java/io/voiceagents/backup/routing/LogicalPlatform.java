package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.SourceSettings.DumpFilter;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server with databases of all that dumps have to bring along, and policies that dump it. */
final class LogicalPlatform implements AutoCloseable {
  static final String ODD = "odd/na me=%x";
  static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
  private static final List<String> PROGRAM_NAMES = List.of("pg_dumpall", "pg_restore");

  final Path root;
  final EmbeddedPostgres server;

  LogicalPlatform(Path root) throws Exception {
    this(root, 15);
  }

  LogicalPlatform(Path root, int major) throws Exception {
    this.root = root;
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    server = EmbeddedPostgres.start(major);
    create();
  }

  private void create() throws Exception {
    server.execute(
        "CREATE ROLE agent LOGIN PASSWORD 'hunter2'",
        "CREATE ROLE auditor",
        "GRANT auditor TO agent",
        "COMMENT ON ROLE auditor IS 'reads; ''all'' of it'",
        "ALTER ROLE agent SET work_mem = '5MB'",
        "CREATE ROLE dumper LOGIN PASSWORD 'dumper'",
        "GRANT pg_read_all_data TO dumper",
        "CREATE ROLE owner_of_odd LOGIN PASSWORD 'odd'",
        "CREATE DATABASE voice OWNER agent",
        "CREATE DATABASE \"" + ODD + "\"",
        "ALTER DATABASE voice SET search_path = public, live");
    server.executeIn(
        ODD,
        "CREATE TABLE \"Odd \"\"one\" (id int)",
        "ALTER TABLE \"Odd \"\"one\" OWNER TO owner_of_odd");
    server.executeIn(
        "voice",
        "CREATE EXTENSION hstore",
        "CREATE TABLE agents (id serial PRIMARY KEY, name text NOT NULL UNIQUE)",
        "INSERT INTO agents (name) SELECT 'agent ' || i FROM generate_series(1, 10) i",
        "CREATE TABLE calls (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " agent int REFERENCES agents, tags hstore, words text)",
        "INSERT INTO calls (agent, tags, words) SELECT i % 10 + 1, 'a=>1', (SELECT"
            + " string_agg(md5(i::text || j::text), '') FROM generate_series(1, 120) j)"
            + " FROM generate_series(1, 2000) i",
        "CREATE INDEX calls_by_agent ON calls (agent)",
        "ALTER TABLE calls OWNER TO agent",
        "GRANT SELECT ON calls TO auditor",
        "CREATE VIEW long_calls AS SELECT id FROM calls WHERE length(words) > 5",
        "CREATE TABLE turns (call bigint, at int) PARTITION BY RANGE (at)",
        "CREATE TABLE turns_1 PARTITION OF turns FOR VALUES FROM (0) TO (500)",
        "INSERT INTO turns SELECT i, i FROM generate_series(0, 499) i",
        "CREATE SCHEMA live AUTHORIZATION agent",
        "CREATE TABLE live.rooms (name text)",
        "INSERT INTO live.rooms VALUES ('a'), ('b')",
        "CREATE TABLE secrets (word text)",
        "INSERT INTO secrets VALUES ('hush')",
        "SELECT setval('agents_id_seq', 4711)");
  }

  /** What is in the database, in a few figures and digests. */
  static String contents(EmbeddedPostgres on, String database) throws Exception {
    return on.query(
        database,
        """
        SELECT concat_ws(' ',
          (SELECT md5(string_agg(c::text, '' ORDER BY id)) FROM calls c),
          (SELECT md5(string_agg(a::text, '' ORDER BY id)) FROM agents a),
          (SELECT count(*) FROM turns), (SELECT string_agg(name, '' ORDER BY name) FROM live.rooms),
          (SELECT last_value FROM agents_id_seq), (SELECT count(*) FROM long_calls),
          (SELECT string_agg(indexname, ',' ORDER BY indexname) FROM pg_indexes
            WHERE schemaname = 'public'),
          (SELECT string_agg(tablename || tableowner, ',' ORDER BY tablename) FROM pg_tables
            WHERE schemaname IN ('public', 'live')),
          (SELECT relacl::text FROM pg_class WHERE relname = 'calls'),
          (SELECT string_agg(encode(lo_get(oid), 'hex'), ',') FROM pg_largeobject_metadata),
          (SELECT extversion FROM pg_extension WHERE extname = 'hstore'))
        """);
  }

  /**
   * Opens a configuration whose policy {@code dumps} dumps all of it.
   *
   * @param programs directory of PostgreSQL's programs
   */
  Application open(Path... programs) throws Exception {
    String directories =
        Stream.of(programs).map(Path::toString).collect(Collectors.joining("\", \""));
    Path file =
        Files.writeString(
            root.resolve("backup.yaml"),
            """
            storage: { directory: store }
            encryption: { key_file: backup.key }
            restore_test: { postgres_binaries: ["%s"], trust_dumps: true }
            policies:
              dumps:
                type: postgres_logical
                connection: { host: 127.0.0.1, port: %d, database: voice, user: %s, password: %s }
                options: { validation_queries: ["SELECT count(*) = 10 FROM agents"] }
            """
                .formatted(
                    directories, server.port(), EmbeddedPostgres.USER, EmbeddedPostgres.PASSWORD));
    return new Application(
        ConfigurationLoader.loadWithWarnings(file, Map.of()),
        Path.of("").toAbsolutePath(),
        Map.of(),
        Clock.systemUTC());
  }

  /** The pipeline, with these programs for dumps. */
  TestEngine engine(Path... programs) throws IOException {
    ServerBinaries binaries = new ServerBinaries(List.of(programs), true);
    return TestEngine.open(root, new Sources(List.of(), binaries, Clock.systemUTC()));
  }

  /** Takes dumps as the superuser. */
  RunResult backUp(TestEngine engine, DumpFilter filter, String... databases) throws IOException {
    return backUp(engine, server.settings(), filter, databases);
  }

  RunResult backUp(
      TestEngine engine, SourceSettings.Postgres as, DumpFilter filter, String... databases)
      throws IOException {
    SourceSettings source = new SourceSettings.PostgresLogical(as, List.of(databases), filter);
    Policy policy = TestEngine.policy("dumps", source);
    return engine.backup(new BackupRequest(policy, BackupKind.FULL, false));
  }

  static Map<String, String> facts(TestEngine engine, RunResult run) throws IOException {
    return SetReader.open(engine.engine.chains(), run.set().orElseThrow()).manifest().facts();
  }

  /**
   * Programs of which pg_dump does something else besides.
   *
   * @param script of bash, in which {@code real} is pg_dump
   */
  Path programs(String name, String script) throws IOException {
    Path directory = Files.createDirectories(root.resolve(name));
    for (String program : PROGRAM_NAMES) {
      script(directory.resolve(program), "exec " + PROGRAMS.resolve(program) + " \"$@\"");
    }
    script(
        directory.resolve("pg_dump"),
        """
        set -o pipefail
        real() { %s "$@"; }
        if [ "$1" = --version ]; then real "$@"; exit; fi
        %s
        """
            .formatted(PROGRAMS.resolve("pg_dump"), script));
    return directory;
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}

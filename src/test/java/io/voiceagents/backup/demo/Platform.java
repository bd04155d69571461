package io.voiceagents.backup.demo;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** A small voice-agent platform: calls in PostgreSQL, sessions in Redis, recordings in files. */
final class Platform implements AutoCloseable {
  static final int MAJOR = 17;
  static final String DATABASE = "voice_agents";

  final Path recordings;
  private final Recordings recorder;
  private final Random random = new Random(42);
  private EmbeddedPostgres postgres;
  private EmbeddedRedis redis;

  Platform(Path root) throws IOException, InterruptedException {
    this.recordings = Files.createDirectories(root.resolve("recordings"));
    this.recorder = new Recordings(recordings, 7);
    this.postgres = bounded(EmbeddedPostgres.create(MAJOR, "--data-checksums")).start();
    this.redis = startRedis(Files.createDirectories(root.resolve("redis")));
  }

  /** A receiver that is away must not fill the server's disk. */
  private static EmbeddedPostgres bounded(EmbeddedPostgres server) {
    return server.set("max_slot_wal_keep_size", "1GB");
  }

  static EmbeddedRedis startRedis(Path directory) {
    return EmbeddedRedis.of(EmbeddedRedis.Version.V6_2).directory(directory).start();
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  EmbeddedRedis redis() {
    return redis;
  }

  /** The servers' processes, in the order in which they are to end. */
  List<Started.One> processes() {
    return List.of(
        Started.One.of(ProcessHandle.of(postgres.pid()).orElseThrow(), "PostgreSQL"),
        Started.One.of(ProcessHandle.of(redis.pid()).orElseThrow(), "Redis"));
  }

  void fill() throws IOException, SQLException {
    makeTables();
    calls(1, 4_000);
    recorder.record(1, 40);
    sessions(1, 3_000);
  }

  /** Enough for a look. */
  void fillALittle() throws IOException, SQLException {
    makeTables();
    calls(1, 20);
    recorder.record(1, 2);
    sessions(1, 20);
  }

  private void makeTables() throws SQLException {
    postgres.execute("CREATE DATABASE " + DATABASE);
    postgres.executeIn(
        DATABASE,
        "CREATE TABLE agents (id int PRIMARY KEY, name text, prompt text)",
        "CREATE TABLE calls (id bigint PRIMARY KEY, agent int REFERENCES agents, started timestamptz, facts jsonb)",
        "CREATE TABLE turns (call bigint REFERENCES calls, n int, who text, said text, PRIMARY KEY (call, n))",
        "INSERT INTO agents SELECT i, 'agent ' || i, repeat('You are a patient assistant. ', 20) FROM"
            + " generate_series(1, 25) i");
  }

  /** What happens in half a day. */
  void workOn() throws IOException, SQLException {
    calls(4_001, 300);
    postgres.executeIn(DATABASE, "UPDATE agents SET prompt = 'You are brief.' WHERE id % 5 = 0");
    recorder.record(41, 5);
    Files.writeString(recordings.resolve("notes.txt"), "call 12 is to be kept\n");
    sessions(3_001, 200);
    redis.run("DEL", "session:17");
  }

  /** Calls after the last backup: only the WAL has them. */
  void newCalls() throws SQLException {
    calls(4_301, 60);
  }

  private void calls(int first, int count) throws SQLException {
    int last = first + count - 1;
    postgres.executeIn(
        DATABASE,
        "INSERT INTO calls SELECT i, 1 + i % 25, now() - i * interval '1 minute', jsonb_build_object('caller',"
            + " '+49 30 ' || i, 'seconds', i % 600, 'sentiment', md5(i::text)) FROM generate_series("
            + first
            + ", "
            + last
            + ") i",
        "INSERT INTO turns SELECT i, n, CASE n % 2 WHEN 0 THEN 'agent' ELSE 'caller' END, 'turn ' || n || ' of call '"
            + " || i || ': ' || md5((i * 100 + n)::text) FROM generate_series("
            + first
            + ", "
            + last
            + ") i, generate_series(1, 8) n");
  }

  private void sessions(int first, int count) {
    for (int i = first; i < first + count; i++) {
      redis.run(
          "HSET", "session:" + i, "agent", "agent-" + i % 25, "state", Phrases.sentence(random));
    }
    redis.run("ZADD", "active", "1", "session:" + first);
  }

  /** A fingerprint of all rows of all tables. */
  static String rows(EmbeddedPostgres server) throws SQLException {
    StringBuilder all = new StringBuilder();
    for (String table : new String[] {"agents", "calls", "turns"}) {
      all.append(
          server.query(
              DATABASE,
              "SELECT count(*) || ':' || md5(string_agg(t::text, ',' ORDER BY t::text)) FROM "
                  + table
                  + " t"));
      all.append(' ');
    }
    return all.toString();
  }

  static String keys(EmbeddedRedis server) {
    return server.run("DEBUG", "DIGEST");
  }

  /** The disaster. */
  void destroy() throws IOException {
    postgres.close();
    redis.kill9();
    Trees.delete(redis.directory());
    Trees.delete(recordings);
  }

  /** Starts servers on what was restored. */
  void startOn(Path restoredPostgres, Path restoredRedis) throws IOException, InterruptedException {
    postgres = bounded(EmbeddedPostgres.on(MAJOR, restoredPostgres)).start();
    redis = startRedis(restoredRedis);
  }

  @Override
  public void close() throws IOException {
    postgres.close();
    redis.close();
  }
}

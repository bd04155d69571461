package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Makes repositories of a PostgreSQL (a full set, an incremental one that is made of slices, WAL)
 * and of a Redis (a set and its log). Run by hand, once for a version of the format, on an empty
 * directory, as {@link GoldenRepository} is. Their keys protect nothing.
 */
final class GoldenServers {
  static final int POSTGRES = 17;

  private GoldenServers() {}

  public static void main(String[] arguments) throws Exception {
    Path out = Path.of(arguments[0]);
    postgres(Files.createDirectories(out.resolve("postgres")));
    redis(Files.createDirectories(out.resolve("redis")));
  }

  private static void postgres(Path out) throws Exception {
    Path work = Files.createTempDirectory("golden");
    try (EmbeddedPostgres source = EmbeddedPostgres.start(POSTGRES);
        TestEngine engine = TestEngine.open(work, new Sources(List.of(), Clock.systemUTC()))) {
      Policy policy = WalSource.policy(source);
      WalSource.createLedger(source);
      WalSource.insert(source, 500);
      source.query("postgres", "SELECT pg_switch_wal()");
      source.execute("CHECKPOINT");
      engine.engine.logs().follow(new LogRequest(policy, true));
      WalSource.full(source, engine);
      WalSource.insert(source, 30);
      engine
          .engine
          .backups()
          .run(new BackupRequest(policy, BackupKind.INCREMENTAL, false), Progress.NONE);
      WalSource.insert(source, 7);
      engine.engine.logs().follow(new LogRequest(policy, true));
      write(out, "rows.txt", source.query("postgres", "SELECT count(*) FROM ledger"));
    }
    keep(work, out);
  }

  private static void redis(Path out) throws Exception {
    Path work = Files.createTempDirectory("golden");
    try (EmbeddedRedis source = RedisPlatform.server(EmbeddedRedis.Version.V6_2).start();
        RedisPlatform platform = new RedisPlatform(work, source)) {
      fill(source, 0);
      platform.follow();
      fill(source, 100);
      Instant before = RedisPlatform.nextSecond();
      write(out, "time.txt", before.toString());
      write(out, "digest-then.txt", RedisPlatform.digest(source));
      RedisPlatform.nextSecond();
      source.run("FLUSHALL");
      fill(source, 200);
      platform.awaitStored(source);
      write(out, "digest-latest.txt", RedisPlatform.digest(source));
    }
    keep(work, out);
  }

  /** Nothing expires: the sample is to be the same for ever. */
  private static void fill(EmbeddedRedis server, int from) {
    for (int i = from; i < from + 50; i++) {
      server.run("SET", "session:" + i, "value " + i);
      server.run("RPUSH", "ledger", "row " + i);
      server.run("XADD", "events", "*", "n", Integer.toString(i));
    }
  }

  private static void write(Path out, String name, String line) throws IOException {
    Files.writeString(out.resolve(name), line + "\n");
  }

  private static void keep(Path work, Path out) throws IOException {
    Files.copy(work.resolve("backup.key"), out.resolve("backup.key"));
    GoldenRepository.copy(work.resolve("store"), out.resolve("store"));
    Trash.delete(work);
  }
}

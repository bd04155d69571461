package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.StreamPart;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Receivers are killed (SIGKILL) at random moments, while the store is there, frozen or gone, and
 * while their connection to the server is cut. {@code -Dsoak.kills=N} kills N, {@code
 * -Dsoak.seed=N} repeats the moments of an earlier run.
 */
class WalKillTest {
  private static final int KILLS = Integer.getInteger("soak.kills", 3);
  private static final long SEED = Long.getLong("soak.seed", new SecureRandom().nextLong());

  @TempDir private Path root = Path.of("");
  private final Random random = new Random(SEED);

  @Test
  void fault08_whatWasAcknowledgedIsInTheStoreOrInTheSpool() throws Exception {
    Path server = Files.createDirectories(root.resolve("s3"));
    try (EmbeddedS3 s3 = EmbeddedS3.start(server, new SecureRandom());
        EmbeddedPostgres source = EmbeddedPostgres.start(17)) {
      s3.createBucket("backups");
      WalSource.createLedger(source);
      long last = 0;
      for (int i = 0; i < KILLS; i++) {
        long acknowledged = killOne(s3, source, i % 2 == 1);
        // Parts are put a few at once: behind what was acknowledged one may be missing before
        // another.
        assertThat(known(s3).ranges("00000001").get(0).end())
            .as(at("durable without a gap"))
            .isGreaterThanOrEqualTo(acknowledged);
        last = acknowledged;
      }
      s3.restart();
      try (TestEngine engine = open(s3)) {
        engine.engine.logs().follow(new LogRequest(WalSource.policy(source), true));
        Awaitility.await().atMost(WalSource.LIMIT).until(() -> spool().isEmpty());
        assertThat(WalSource.coverage(engine).ranges("00000001")).as(at("no gap")).hasSize(1);
        assertThat(WalSource.coverage(engine).end("00000001")).isGreaterThanOrEqualTo(last);
      }
    }
  }

  private TestEngine open(EmbeddedS3 s3) throws IOException {
    return TestEngine.Setup.in(root)
        .sources(new Sources(List.of(), Clock.systemUTC()))
        .storage(s3.settings("backups"))
        .open();
  }

  /**
   * Lets a receiver work on a store that goes away, and kills it.
   *
   * @param away whether the store is away from the start
   * @return what the server was told to be durable
   */
  private long killOne(EmbeddedS3 s3, EmbeddedPostgres source, boolean away) throws Exception {
    if (away) {
      s3.kill();
    } else {
      s3.restart();
    }
    Process receiver = WalProcess.start(root, s3.settings("backups"), source.port());
    try {
      WalSource.insert(source, 10);
      long written = WalSource.written(source);
      Awaitility.await(at("a receiver that works"))
          .atMost(WalSource.LIMIT)
          .until(() -> WalSource.acknowledged(source) >= written);
      trouble(s3, source);
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(4_000));
      while (System.nanoTime() < end) {
        WalSource.insert(source, random.nextInt(5_000));
      }
    } finally {
      receiver.destroyForcibly().waitFor();
    }
    return WalSource.acknowledged(source);
  }

  private void trouble(EmbeddedS3 s3, EmbeddedPostgres source) throws Exception {
    switch (random.nextInt(3)) {
      case 0 -> s3.freeze();
      case 1 ->
          source.query(
              "postgres", "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_replication");
      default -> s3.kill();
    }
  }

  /** What lies in the store and in the spool, by the names alone. */
  private LogCoverage known(EmbeddedS3 s3) throws IOException {
    List<StreamPart> parts = new ArrayList<>(spool());
    Path objects = s3.file("backups", "");
    try (Stream<Path> files = Files.walk(objects.resolve("parts"))) {
      files
          .filter(Files::isRegularFile)
          .map(file -> objects.relativize(file).toString())
          .forEach(key -> ObjectKeys.streamPart("", key).ifPresent(parts::add));
    }
    return LogCoverage.of(parts);
  }

  private List<StreamPart> spool() throws IOException {
    List<StreamPart> parts = new ArrayList<>();
    try (Stream<Path> files = Files.list(root.resolve("state/spool/postgres"))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".part")).toList()) {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
          JsonNode header = new ObjectMapper().readTree(reader.readLine());
          ObjectKeys.streamPart("", header.path("key").asText()).ifPresent(parts::add);
        }
      }
    }
    return parts;
  }

  private static String at(String what) {
    return what + " (-Dsoak.seed=" + SEED + ")";
  }
}

package io.voiceagents.backup.embedded;

import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.redis.RedisConnection;
import io.voiceagents.backup.source.redis.RedisTimeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A sentinel on 127.0.0.1 that watches a primary under the name {@code voice}. */
public final class EmbeddedSentinel implements AutoCloseable {
  /** The name of the primary. */
  public static final String MASTER = "voice";

  private final int port;
  private final Process process;

  public EmbeddedSentinel(EmbeddedRedis primary, EmbeddedRedis.Version version, Path directory)
      throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    Path configuration = directory.resolve("sentinel.conf");
    Files.writeString(
        configuration,
        """
        bind 127.0.0.1
        port %d
        dir "%s"
        sentinel monitor %s 127.0.0.1 %d 1
        sentinel down-after-milliseconds %s 2000
        """
            .formatted(port, directory, MASTER, primary.port(), MASTER));
    process =
        new ProcessBuilder(
                EmbeddedRedis.binary(version).toString(), configuration.toString(), "--sentinel")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("sentinel.log").toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> run("PING").equals("PONG"));
  }

  public SourceSettings.Address address() {
    return new SourceSettings.Address("127.0.0.1", port);
  }

  /** Runs one command and returns its reply as text; an error is thrown. */
  public String run(String... command) {
    SourceSettings.Redis settings =
        new SourceSettings.Redis("127.0.0.1", port, "", Secret.NONE, false, Optional.empty());
    try (RedisConnection connection = RedisConnection.open(settings, RedisTimeouts.DEFAULT)) {
      return connection.require(command).asText();
    } catch (SourceException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A redis-server or valkey-server on a restored directory, for tests of the restore. Its
 * configuration is generated: nothing of the source's own is read, it replicates nothing, saves
 * nothing, loads no modules, and listens on 127.0.0.1 with a random password. It changes nothing in
 * the directory. {@link #close} always ends it; it also ends with this JVM.
 */
public final class ScratchRedis implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /** A set may use any number of databases; a server with fewer refuses to load it. */
  private static final int DATABASES = 16_384;

  private final Process process;
  private final LastLines log;
  private final RedisBinary binary;
  private final SourceSettings.Redis address;
  private final RedisTimeouts timeouts;
  private final Thread endWithJvm;

  /**
   * How scratch servers are run.
   *
   * @param binaries of either, tried in this order before {@code searchPath}
   * @param searchPath the variable PATH
   * @param startLimit from start until all data is loaded
   */
  public record Settings(
      List<Path> binaries,
      String searchPath,
      Duration startLimit,
      Clock clock,
      SecureRandom random) {
    public Settings {
      binaries = List.copyOf(binaries);
    }
  }

  private ScratchRedis(
      Process process, RedisBinary binary, SourceSettings.Redis address, RedisTimeouts timeouts) {
    this.process = process;
    this.binary = binary;
    this.address = address;
    this.timeouts = timeouts;
    this.log = LastLines.of(process.getInputStream());
    this.endWithJvm = new Thread(process::destroyForcibly, "scratch-redis-end");
    Runtime.getRuntime().addShutdownHook(endWithJvm);
  }

  /**
   * Starts a server that can read the data and waits until it has loaded it.
   *
   * @param directory with {@code dump.rdb}
   * @param facts of the set
   * @throws SourceException if there is no fitting binary or the server doesn't load the data
   */
  public static ScratchRedis start(Path directory, Map<String, String> facts, Settings settings)
      throws IOException, InterruptedException {
    RedisBinary binary =
        RedisBinary.find(settings.binaries(), settings.searchPath(), RdbReaders.of(facts));
    SourceSettings.Redis address = address(settings.random());
    ScratchRedis server =
        new ScratchRedis(launch(binary), binary, address, timeouts(settings.startLimit()));
    try {
      server.configure(directory);
      server.awaitLoaded(settings.clock().instant().plus(settings.startLimit()), settings.clock());
      return server;
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static SourceSettings.Redis address(SecureRandom random) throws IOException {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new SourceSettings.Redis(
          "127.0.0.1",
          free.getLocalPort(),
          "",
          new Secret(HexFormat.of().formatHex(secret)),
          false,
          Optional.empty());
    }
  }

  private static RedisTimeouts timeouts(Duration limit) {
    RedisTimeouts usual = RedisTimeouts.DEFAULT;
    return new RedisTimeouts(usual.connect(), limit, usual.silence(), usual.start());
  }

  /** The environment is not handed on: it may hold the secrets of this process. */
  private static Process launch(RedisBinary binary) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(binary.path().toString(), "-");
    builder.environment().clear();
    return builder.redirectErrorStream(true).start();
  }

  /** Through standard input ("-"), so that the password is in no file and no argument. */
  private void configure(Path directory) throws IOException {
    try (var in = process.getOutputStream()) {
      in.write(configuration(directory).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new SourceException(failed("took no configuration"), e);
    }
  }

  private String configuration(Path directory) throws SourceException {
    String text = directory.toAbsolutePath().toString();
    if (text.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\')) {
      throw new SourceException(
          "the directory '"
              + WireInput.shortened(text)
              + "' can't stand in a Redis configuration. Hint: use one without quotes, backslashes"
              + " and control characters.");
    }
    return String.join(
            "\n",
            "bind 127.0.0.1",
            "protected-mode yes",
            "port " + address.port(),
            "requirepass " + address.password().reveal(),
            "daemonize no",
            "dir \"" + text + "\"",
            "dbfilename " + RedisCapture.ENTRY,
            "databases " + DATABASES,
            "save \"\"",
            "appendonly no",
            "maxmemory 0",
            "logfile \"\"",
            binary.release().major() >= 7 ? "enable-debug-command local" : "")
        + "\n";
  }

  private void awaitLoaded(Instant limit, Clock clock) throws IOException, InterruptedException {
    while (!loaded()) {
      if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SourceException(failed("ended with status " + process.exitValue()));
      }
      if (clock.instant().isAfter(limit)) {
        throw new SourceException(failed("did not load it in time"));
      }
    }
  }

  private boolean loaded() {
    try (RedisConnection connection = RedisConnection.open(address, timeouts)) {
      return connection.call("PING").asText().equals("PONG")
          && RedisInfo.ask(connection).flatMap(i -> i.field("loading")).equals(Optional.of("0"));
    } catch (SourceException e) {
      return false;
    }
  }

  private String failed(String what) {
    return "the scratch server ("
        + binary.release()
        + ") for the restored data "
        + what
        + ". Its last lines: "
        + log.text()
        + ". Hint: run redis-check-rdb (valkey-check-rdb) on the restored dump.rdb; data of modules needs a server with"
        + " these modules.";
  }

  /** How to reach the server, as its default user. */
  public SourceSettings.Redis address() {
    return address;
  }

  /** Which server it is, such as {@code Redis 7.0.15}. */
  public String release() {
    return binary.release().toString();
  }

  RedisTimeouts timeouts() {
    return timeouts;
  }

  /** A new connection; the caller closes it. */
  public RedisConnection connect() throws SourceException {
    return RedisConnection.open(address, timeouts);
  }

  /** Ends the server without a save and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    boolean interrupted = false;
    try {
      process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(endWithJvm);
    } catch (IllegalStateException e) {
      // The JVM is ending; its hook has the same effect.
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

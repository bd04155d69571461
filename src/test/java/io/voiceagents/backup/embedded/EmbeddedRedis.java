package io.voiceagents.backup.embedded;

import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.redis.RedisConnection;
import io.voiceagents.backup.source.redis.RedisTimeouts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real redis-server on 127.0.0.1 and a free port, for tests and the demo. Version 6.2 comes with
 * the artifact embedded-redis (it needs libssl3); 7.0 is the one of Debian 12, {@code
 * /usr/bin/redis-server}, or what the system property {@code redis.server.7} names; Redis 8 and
 * Valkey 8 are those of Debian 13, which {@code servers/debian/fetch.sh} unpacks, or what {@code
 * redis.server.8} and {@code valkey.server.8} name.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Object EXTRACTION = new Object();
  private static Optional<Path> extracted = Optional.empty();

  private final Builder options;
  private final Path directory;
  private final Path log;
  private final int port;
  private Process process;

  /** Which server to run. */
  public enum Version {
    V6_2,
    V7_0,
    V8_0,
    VALKEY_8
  }

  /** Certificate, key and authority of a server that speaks only TLS, as PEM files. */
  public record Tls(Path certificate, Path key, Path authority) {}

  /** How the server is configured; the default is as open as redis-server on a loopback address. */
  public static final class Builder {
    private final Version version;
    private Optional<Path> directory = Optional.empty();
    private String password = "";
    private Optional<Tls> tls = Optional.empty();
    private final List<String> lines = new ArrayList<>();
    private boolean evenWhileLoading;

    private Builder(Version version) {
      this.version = version;
    }

    /** The data directory; without it a temporary one is made. */
    public Builder directory(Path path) {
      directory = Optional.of(path);
      return this;
    }

    /** The default user's password. */
    public Builder password(String text) {
      password = text;
      return config("requirepass " + text);
    }

    /** A further ACL user, such as {@code "backup", "secret", "-@all +psync +replconf +ping"}. */
    public Builder user(String name, String secret, String rules) {
      return config("user " + name + " on >" + secret + " " + rules);
    }

    public Builder tls(Tls files) {
      tls = Optional.of(files);
      return this;
    }

    /** Counts as started as soon as it answers, though its data is not loaded yet. */
    public Builder evenWhileLoading() {
      evenWhileLoading = true;
      return this;
    }

    /** A line of redis.conf. */
    public Builder config(String line) {
      lines.add(line);
      return this;
    }

    public EmbeddedRedis start() {
      try {
        return new EmbeddedRedis(this);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public static Builder of(Version version) {
    return new Builder(version);
  }

  private EmbeddedRedis(Builder options) throws IOException {
    this.options = options;
    this.directory =
        options.directory.isPresent()
            ? options.directory.get()
            : Files.createTempDirectory("embedded-redis-");
    this.log = Files.createTempFile("embedded-redis-", ".log");
    this.port = freePort();
    this.process = launch();
  }

  /** A port that nobody listens at now. */
  public static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /** The configuration goes through standard input, so no password is in a file or an argument. */
  private Process launch() throws IOException {
    Process started =
        new ProcessBuilder(binary(options.version).toString(), "-")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    started.getOutputStream().write(configuration().getBytes(StandardCharsets.UTF_8));
    started.getOutputStream().close();
    awaitAnswer(started);
    return started;
  }

  private String configuration() {
    List<String> all = new ArrayList<>();
    all.add("bind 127.0.0.1");
    all.add("dir \"" + directory + "\"");
    all.add("save \"\"");
    if (options.version != Version.V6_2) {
      all.add("enable-debug-command yes");
    }
    if (options.tls.isPresent()) {
      Tls tls = options.tls.get();
      all.add("port 0");
      all.add("tls-port " + port);
      all.add("tls-cert-file " + tls.certificate());
      all.add("tls-key-file " + tls.key());
      all.add("tls-ca-cert-file " + tls.authority());
      all.add("tls-auth-clients no");
    } else {
      all.add("port " + port);
    }
    all.addAll(options.lines);
    return String.join("\n", all) + "\n";
  }

  private void awaitAnswer(Process started) throws IOException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      try (RedisConnection connection = RedisConnection.open(settings(), RedisTimeouts.DEFAULT)) {
        String answer = connection.call("PING").asText();
        if (options.evenWhileLoading || !answer.startsWith("LOADING")) {
          return;
        }
        exits(started, POLL);
      } catch (SourceException e) {
        if (exits(started, POLL)) {
          break;
        }
      }
    }
    started.destroyForcibly();
    throw new IOException("redis-server did not start: " + log());
  }

  private static boolean exits(Process process, Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** The binary of a version, extracted if need be. */
  public static Path binary(Version version) {
    return switch (version) {
      case V6_2 -> extractedBinary();
      case V7_0 -> Path.of(System.getProperty("redis.server.7", "/usr/bin/redis-server"));
      case V8_0 -> unpacked("redis.server.8", "redis-server");
      case VALKEY_8 -> unpacked("valkey.server.8", "valkey-server");
    };
  }

  private static Path unpacked(String property, String name) {
    String usual = "servers/debian/target/root/" + name;
    Path file = Path.of(System.getProperty(property, usual)).toAbsolutePath();
    if (!Files.isExecutable(file)) {
      throw new IllegalStateException(
          file + " is missing. Hint: run servers/debian/fetch.sh, or bin/test, which does");
    }
    return file;
  }

  private static Path extractedBinary() {
    synchronized (EXTRACTION) {
      if (extracted.isEmpty()) {
        extracted = Optional.of(extract());
      }
      return extracted.get();
    }
  }

  private static Path extract() {
    boolean arm = System.getProperty("os.arch").toLowerCase(Locale.ROOT).contains("aarch64");
    String resource =
        arm ? "/redis-server-6.2.7-linux-arm64" : "/redis-server-6.2.6-v5-linux-amd64";
    try (InputStream in = EmbeddedRedis.class.getResourceAsStream(resource)) {
      Path file = Files.createTempFile("redis-server-6.2-", "");
      file.toFile().deleteOnExit();
      Files.write(file, in.readAllBytes());
      if (!file.toFile().setExecutable(true)) {
        throw new IOException(file + " can't be made executable");
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  public Path directory() {
    return directory;
  }

  public long pid() {
    return process.pid();
  }

  /** Everything the server has logged. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How to reach the server as its default user. */
  public SourceSettings.Redis settings() {
    return settings("", options.password);
  }

  /** How to reach the server as another user. */
  public SourceSettings.Redis settings(String user, String password) {
    return new SourceSettings.Redis(
        options.tls.isPresent() ? "localhost" : "127.0.0.1",
        port,
        user,
        new Secret(password),
        options.tls.isPresent(),
        options.tls.map(Tls::authority));
  }

  /** A new connection of the default user. */
  public RedisConnection connect() {
    try {
      return RedisConnection.open(settings(), RedisTimeouts.DEFAULT);
    } catch (SourceException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one command as the default user and returns its reply as text; an error is thrown. */
  public String run(String... command) {
    try (RedisConnection connection = connect()) {
      return connection.require(command).asText();
    } catch (SourceException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the server without a chance to save, and waits until it is gone. */
  public void kill9() {
    process.destroyForcibly();
    await(process);
  }

  /** Ends the server, if it still runs, and starts it again on the same port and directory. */
  public void restart() {
    stop();
    try {
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void stop() {
    process.destroy();
    if (!exits(process, Duration.ofSeconds(10))) {
      kill9();
    }
  }

  private static void await(Process process) {
    if (!exits(process, Duration.ofSeconds(30))) {
      throw new IllegalStateException("process " + process.pid() + " does not end");
    }
  }

  /** Ends the server; removes the data directory unless the caller gave it. */
  @Override
  public void close() {
    stop();
    try {
      Files.deleteIfExists(log);
      if (options.directory.isEmpty()) {
        removeTree(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void removeTree(Path root) throws IOException {
    try (java.util.stream.Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a server runs where a restore wants to write. A running server would write its own
 * data over the restored at its next save. Servers of another host or container, and those of other
 * users if we are not root, are not seen in the process table: ask them by address too.
 */
public final class RedisTarget {
  private static final Path PROCESSES = Path.of("/proc");
  private static final Pattern PROCESS = Pattern.compile("[0-9]+");
  private static final Pattern SERVER = Pattern.compile(".*(redis|valkey|keydb).*");

  private RedisTarget() {}

  /** Whether {@link #runningServer(Path)} finds one. */
  public static boolean isRunning(Path directory) throws IOException {
    return runningServer(directory).isPresent();
  }

  /**
   * A server process of this machine that works in the directory or in one below: redis-server
   * changes into its {@code dir} (config.c, setConfigDirOption).
   *
   * @return the process, in words
   */
  public static Optional<String> runningServer(Path directory) throws IOException {
    if (!Files.isDirectory(PROCESSES) || !Files.exists(directory)) {
      return Optional.empty();
    }
    Path real = directory.toRealPath();
    try (var processes = Files.newDirectoryStream(PROCESSES, RedisTarget::isServer)) {
      for (Path process : processes) {
        if (worksIn(process, real)) {
          return Optional.of(
              "process " + process.getFileName() + " (" + name(process) + ") works in " + real);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isServer(Path process) {
    return PROCESS.matcher(process.getFileName().toString()).matches()
        && SERVER.matcher(name(process).toLowerCase(Locale.ROOT)).matches();
  }

  /** The name the kernel keeps, at most 15 bytes (proc(5)); empty if the process has ended. */
  private static String name(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean worksIn(Path process, Path directory) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).startsWith(directory);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * A server that listens at the address, whatever it answers.
   *
   * @return the server, in words, with its directory where it may be asked
   */
  public static Optional<String> runningServer(
      SourceSettings.Redis address, RedisTimeouts timeouts) {
    String peer = address.host() + ":" + address.port();
    try (RedisConnection connection = RedisConnection.open(address, timeouts)) {
      String version =
          RedisInfo.ask(connection).flatMap(i -> i.field("redis_version")).orElse("server");
      return Optional.of("redis " + version + " answers at " + peer + directory(connection));
    } catch (SourceException e) {
      return nobodyListens(e.getCause())
          ? Optional.empty()
          : Optional.of("a server answers at " + peer + " but doesn't let us in");
    }
  }

  private static boolean nobodyListens(@Nullable Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof NoRouteToHostException
        || cause instanceof UnknownHostException
        || cause instanceof SocketTimeoutException;
  }

  private static String directory(RedisConnection connection) throws SourceException {
    RedisReply reply = connection.call("CONFIG", "GET", "dir");
    return reply instanceof RedisReply.Items list && list.items().size() == 2
        ? ", its directory is " + list.items().get(1).asText()
        : "";
  }
}

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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a server runs where a restore wants to write. A running server would write its own
 * data over the restored at its next save. Servers of other hosts, and processes of other users if
 * we are not root, are not seen in the process table: ask them by address too. Nor is one that goes
 * by no name of these, listens to a Unix socket alone, and has no file open.
 */
public final class RedisTarget {
  private static final Pattern NAME = Pattern.compile(".*(redis|valkey|keydb).*");

  /** Among arguments, where any file of Redis may be named, only a server counts. */
  private static final Pattern SERVER = Pattern.compile("(redis|valkey|keydb)-server[0-9.-]*");

  private RedisTarget() {}

  /** Whether {@link #runningServer(Path)} finds one. */
  public static boolean isRunning(Path directory) throws IOException {
    return runningServer(directory).isPresent();
  }

  /**
   * A process of this machine that works in the directory or in one below, and is a server by its
   * name or because it takes connections; or one that writes to a file there. Redis changes into
   * its {@code dir} (config.c, setConfigDirOption), and may run under any name: through a loader, a
   * wrapper, from a renamed file.
   *
   * @return the process, in words
   */
  public static Optional<String> runningServer(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return Optional.empty();
    }
    Path real = directory.toRealPath();
    for (HostProcess process : HostProcess.others()) {
      Optional<String> use = use(process, real);
      if (use.isPresent()) {
        return Optional.of("process " + process.pid() + " (" + title(process) + ") " + use.get());
      }
    }
    return Optional.empty();
  }

  /**
   * Processes of this machine that work in the directory or in one below, and are servers by their
   * names or because they take connections.
   *
   * @param directory its real path
   */
  public static List<ProcessHandle> serversIn(Path directory) throws IOException {
    return HostProcess.others().stream()
        .filter(process -> serves(process, directory))
        .flatMap(process -> ProcessHandle.of(Long.parseLong(process.pid())).stream())
        .toList();
  }

  private static boolean serves(HostProcess process, Path directory) {
    return process.worksIn(directory) && (hasServersName(process) || process.listens());
  }

  private static Optional<String> use(HostProcess process, Path directory) {
    if (serves(process, directory)) {
      return Optional.of("works in " + directory);
    }
    return process.writesBelow(directory).map(file -> "has " + file + " open for writing");
  }

  private static boolean hasServersName(HostProcess process) {
    return isNamed(process.name())
        || isNamed(fileName(process.program()))
        || serverAmongWords(process).isPresent();
  }

  private static boolean isNamed(String name) {
    return NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  private static Optional<String> serverAmongWords(HostProcess process) {
    return process.words().stream()
        .map(RedisTarget::fileName)
        .filter(word -> SERVER.matcher(word).matches())
        .findFirst();
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String title(HostProcess process) {
    return serverAmongWords(process).orElse(process.name());
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
      String server =
          RedisInfo.ask(connection)
              .flatMap(ServerRelease::of)
              .map(ServerRelease::toString)
              .orElse("a Redis");
      return Optional.of(server + " answers at " + peer + directory(connection));
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

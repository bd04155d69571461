package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running postmaster; it goes with this JVM at the latest. Signals are those of the PostgreSQL
 * documentation, "Shutting Down the Server". Thread-safe.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int LOG_TAIL = 4_000;

  private final Process process;
  private final Path log;
  private final Thread atExit;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.atExit = new Thread(process::destroyForcibly, "stop-postgres-" + process.pid());
  }

  /**
   * Starts a program with an environment of its own.
   *
   * @param log gets its output
   */
  public static ServerProcess start(List<String> command, Path directory, Path log)
      throws IOException {
    Process process = builder(command, directory, log).start();
    ServerProcess server = new ServerProcess(process, log);
    Runtime.getRuntime().addShutdownHook(server.atExit);
    return server;
  }

  /** Runs a program to its end; throws with its output if it fails. */
  public static void run(List<String> command, Path directory, Path log)
      throws IOException, InterruptedException {
    Process process = builder(command, directory, log).start();
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(command.get(0) + " ended with " + status + ": " + tail(log));
    }
  }

  private static ProcessBuilder builder(List<String> command, Path directory, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command);
    String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().put("LC_ALL", "C");
    return builder
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** The end of what the program said. */
  public String logTail() throws IOException {
    return tail(log);
  }

  /** Sends a signal by name: INT stops at once in order, QUIT without a checkpoint. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for the end of the process. */
  public boolean awaitExit(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Kills the postmaster as a crash would; its children notice and go. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Stops the server, by force if it does not go. */
  @Override
  public void close() throws IOException {
    try {
      if (process.isAlive()) {
        signal("INT");
        if (!awaitExit(STOP_LIMIT)) {
          kill();
        }
      }
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      // The JVM is going down: its hook stops the process.
      process.destroyForcibly();
    }
  }

  private static String tail(Path log) throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    int from = Math.max(0, bytes.length - LOG_TAIL);
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8).strip();
  }
}

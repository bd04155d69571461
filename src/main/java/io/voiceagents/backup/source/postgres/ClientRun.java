package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Runs a client program to its end; it goes with this JVM, or when the thread is interrupted. */
final class ClientRun {
  private static final long POLL_MILLIS = 200;
  private static final int MESSAGE = 2_000;

  private ClientRun() {}

  /** How far a process has come, in bytes. */
  @FunctionalInterface
  interface Gauge {
    LongSupplier of(Process process);
  }

  /**
   * Runs a program with an environment of its own.
   *
   * @param environment how it connects; never on the command line, which other users see
   * @param log gets what it says
   * @param more hears of bytes that were done
   * @throws ClientFailure with what it said, if it did not end with 0
   */
  static void run(
      List<String> command,
      Map<String, String> environment,
      Path log,
      Gauge gauge,
      LongConsumer more)
      throws IOException, InterruptedException {
    Process process =
        builder(command, environment)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.getOutputStream().close();
    Thread atExit = endWithThisProcess(process);
    try {
      follow(process, gauge.of(process), more);
    } finally {
      process.destroyForcibly().waitFor();
      forget(atExit);
    }
    if (process.exitValue() != 0) {
      throw new ClientFailure(command.get(0), process.exitValue(), said(log));
    }
  }

  /** Nothing of this process's environment but its PATH. */
  static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command);
    String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(environment);
    return builder;
  }

  /** A hook, to be forgotten when the program has ended. */
  static Thread endWithThisProcess(Process process) {
    Thread atExit = new Thread(process::destroyForcibly, "stop-client-" + process.pid());
    Runtime.getRuntime().addShutdownHook(atExit);
    return atExit;
  }

  private static void follow(Process process, LongSupplier done, LongConsumer more)
      throws InterruptedException {
    long told = 0;
    boolean running = true;
    while (running) {
      running = !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      long now = done.getAsLong();
      if (now > told) {
        more.accept(now - told);
        told = now;
      }
    }
  }

  static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException goingDown) {
      // The hook runs already.
      return;
    }
  }

  /** What a program said, shortened. */
  static String said(Path log) throws IOException {
    // A server may say it in another encoding: then a part of the text is lost, not the failure.
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
    return text.length() > MESSAGE ? text.substring(0, MESSAGE) + " ..." : text;
  }
}

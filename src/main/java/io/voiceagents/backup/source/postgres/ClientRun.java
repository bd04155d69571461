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
    boolean ending = false;
    try {
      follow(process, gauge.of(process), more);
    } finally {
      process.destroyForcibly().waitFor();
      ending = forget(atExit);
    }
    refuseFailure(command.get(0), process.exitValue(), log, ending);
  }

  /**
   * Refuses a program that did not end with 0.
   *
   * @param ending whether this process is, as {@link #forget} said: its end is what stopped the
   *     program then
   */
  static void refuseFailure(String program, int status, Path log, boolean ending)
      throws IOException, InterruptedException {
    if (status != 0) {
      if (ending) {
        throw new InterruptedException("this process ends, and " + program + " with it");
      }
      throw new ClientFailure(program, status, said(log));
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

  /**
   * A hook, to be forgotten when the program has ended.
   *
   * @throws InterruptedException if this process is ending already; the program is stopped
   */
  static Thread endWithThisProcess(Process process) throws InterruptedException {
    Thread atExit = new Thread(process::destroyForcibly, "stop-client-" + process.pid());
    try {
      Runtime.getRuntime().addShutdownHook(atExit);
    } catch (IllegalStateException goingDown) {
      process.destroyForcibly();
      throw new InterruptedException("this process ends");
    }
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

  /**
   * Forgets a hook.
   *
   * @return whether this process is ending, so that the hook runs or ran
   */
  static boolean forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
      return false;
    } catch (IllegalStateException goingDown) {
      return true;
    }
  }

  /** What a program said, shortened. */
  static String said(Path log) throws IOException {
    // A server may say it in another encoding: then a part of the text is lost, not the failure.
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
    return text.length() > MESSAGE ? text.substring(0, MESSAGE) + " ..." : text;
  }
}

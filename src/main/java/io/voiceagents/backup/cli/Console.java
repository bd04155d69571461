package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Terminal;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;

/**
 * The world around the command line.
 *
 * @param out results
 * @param err progress, warnings and errors
 * @param terminal what the two lead to
 * @param clock also gives the time zone in which schedules are read
 * @param environment variables of the process
 */
public record Console(
    PrintWriter out,
    PrintWriter err,
    Terminal terminal,
    Clock clock,
    Map<String, String> environment) {
  public Console {
    environment = Map.copyOf(environment);
  }
}

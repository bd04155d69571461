package io.voiceagents.backup.cli;

import java.io.IOException;

/** A command that can't be carried out, and the exit code that says so. */
public final class CommandFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /**
   * @param message what failed with its values, then {@code Hint:} and what to do
   */
  public CommandFailure(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}

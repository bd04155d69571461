package io.voiceagents.backup.cli;

import java.io.IOException;
import java.util.concurrent.Callable;

/** A command that does something. Run once, by one thread. */
interface BackupctlCommand extends Callable<Integer> {
  /** Does it and prints the results; errors are thrown. */
  ExitCode execute() throws IOException, InterruptedException;

  @Override
  default Integer call() throws IOException, InterruptedException {
    return execute().number();
  }
}

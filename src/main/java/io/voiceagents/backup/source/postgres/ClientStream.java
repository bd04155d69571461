package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Runs a client program and hands over what it writes to its standard output, as it comes and in
 * memory of a fixed size. Reading a pipe can't be interrupted, so a thread of its own does that:
 * the one that waits here can be stopped while the program writes nothing, as pg_dump does for as
 * long as it waits for a lock.
 */
final class ClientStream {
  private static final int BLOCK_BYTES = 256 * 1024;
  private static final int BLOCKS_AHEAD = 4;
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(BLOCKS_AHEAD);
  private volatile Optional<IOException> failure = Optional.empty();

  private ClientStream() {}

  /** Takes the next bytes. */
  @FunctionalInterface
  interface Output {
    void write(byte[] bytes, int offset, int length) throws IOException;
  }

  /**
   * Runs a program to its end.
   *
   * @param environment how it connects; never on the command line, which other users see
   * @param log gets what it says
   * @throws ClientFailure with what it said, if it did not end with 0: nothing that was written
   *     counts then
   */
  static void run(List<String> command, Map<String, String> environment, Path log, Output output)
      throws IOException, InterruptedException {
    Process process = ClientRun.builder(command, environment).redirectError(log.toFile()).start();
    process.getOutputStream().close();
    Thread atExit = ClientRun.endWithThisProcess(process);
    ClientStream stream = new ClientStream();
    Thread reader =
        new Thread(() -> stream.read(process.getInputStream()), "read-client-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    boolean ending = false;
    try {
      stream.handOver(output);
      process.waitFor();
    } finally {
      reader.interrupt();
      process.destroyForcibly().waitFor();
      ending = ClientRun.forget(atExit);
    }
    ClientRun.refuseFailure(command.get(0), process.exitValue(), log, ending);
    if (stream.failure.isPresent()) {
      throw stream.failure.get();
    }
  }

  private void handOver(Output output) throws IOException, InterruptedException {
    for (byte[] block = blocks.take(); block.length > 0; block = blocks.take()) {
      output.write(block, 0, block.length);
    }
  }

  private void read(InputStream from) {
    byte[] block = new byte[BLOCK_BYTES];
    try {
      try (from) {
        for (int read = from.read(block); read > 0; read = from.read(block)) {
          blocks.put(Arrays.copyOf(block, read));
        }
      } catch (IOException e) {
        failure = Optional.of(e);
      }
      blocks.put(END);
    } catch (InterruptedException stopped) {
      // Nobody takes any more.
      Thread.currentThread().interrupt();
    }
  }
}

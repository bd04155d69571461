package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a client program, and of the work that waits for it, when a signal comes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClientAtExitTest {
  private final Path directory;

  ClientAtExitTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Else a backup that was stopped on purpose would be told, and alerted, as one that failed. */
  @Test
  void aSignalIsAnInterruptionAndNoFailureOfTheProgram() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Waiting.class.getName(),
                directory.resolve("log").toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      String line = reader.readLine();
      assertThat(line).startsWith("pid ");
      long program = Long.parseLong(line.substring("pid ".length()));
      Process kill = new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start();
      assertThat(kill.waitFor()).isZero();
      assertThat(reader.lines()).containsExactly("interrupted");
      assertThat(ProcessHandle.of(program).filter(ProcessHandle::isAlive)).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  /** A process that waits for a program which never ends. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) {
      CountDownLatch said = new CountDownLatch(1);
      Thread patience = new Thread(() -> await(said));
      Runtime.getRuntime().addShutdownHook(patience);
      try {
        ClientStream.run(
            List.of("bash", "-c", "echo pid $$; exec sleep 600"),
            Map.of(),
            Path.of(arguments[0]),
            (bytes, offset, length) -> {
              System.out.write(bytes, offset, length);
              System.out.flush();
            });
        System.out.println("ended");
      } catch (InterruptedException e) {
        System.out.println("interrupted");
      } catch (IOException e) {
        System.out.println("failed: " + e.getMessage());
      }
      System.out.flush();
      said.countDown();
    }

    private static void await(CountDownLatch said) {
      try {
        said.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

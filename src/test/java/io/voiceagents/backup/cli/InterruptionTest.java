package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterruptionTest {
  @ParameterizedTest
  @Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalLetsTheWorkCleanUpAndEndsWith130(String signal) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                // Where this was started in the background it ignores SIGINT, and so would its
                // children.
                "env",
                "--default-signal=INT,TERM",
                java,
                "-Xshare:auto",
                "-cp",
                classes,
                EndlessBackup.class.getName(),
                "backup",
                "run")
            .redirectErrorStream(true)
            .start();
    try {
      List<String> lines = new ArrayList<>();
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        readUntil("redis: reading", reader, lines);
        kill(signal, process.pid());
        reader.lines().forEach(lines::add);
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(lines)
          .contains("cleaned up")
          .last()
          .isEqualTo("backupctl: interrupted; the running backup was stopped and does not count.");
      assertThat(process.exitValue()).isEqualTo(130);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Reads on until a line begins so. */
  private static void readUntil(String beginning, BufferedReader reader, List<String> lines)
      throws IOException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      if (line.startsWith(beginning)) {
        return;
      }
    }
  }

  private static void kill(String signal, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void whatWasDoneBeforeTheSignalKeepsItsExitCode() throws Exception {
    Interruption interruption = new Interruption();
    AtomicInteger halted = new AtomicInteger(-1);
    Thread hook = interruption.hook(new PrintWriter(new StringWriter()), halted::set);
    interruption.finish(0);
    hook.start();
    hook.join();
    assertThat(halted).hasValue(-1);
    assertThat(interruption.requested()).isFalse();
  }
}

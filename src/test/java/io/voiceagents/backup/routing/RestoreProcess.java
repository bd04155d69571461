package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.SetSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A restore in a process of its own, which can be killed as an operating system does. */
final class RestoreProcess {
  private RestoreProcess() {}

  /** Starts to restore the latest set of the {@link TestEngine} below the root. */
  static Process start(Path root, Path target) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RestoreProcess.class.getName(),
                root.toString(),
                target.toString()))
        .redirectErrorStream(true)
        .redirectOutput(BackupProcess.log(root).toFile())
        .start();
  }

  public static void main(String[] arguments) throws Exception {
    try (TestEngine engine = TestEngine.open(Path.of(arguments[0]))) {
      SetSummary latest = engine.engine.catalog().find("voice_data/latest", Optional.empty());
      engine.restore(latest, Path.of(arguments[1]));
      System.out.println("restored");
    }
  }
}

package io.voiceagents.backup.routing;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.routing.WalSource.Receiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A receiver in a process of its own, which can be killed as an operating system does. */
final class WalProcess {
  private WalProcess() {}

  static Process start(Path root, StorageSettings.S3 s3, int port) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(WalProcess.class.getName());
    command.addAll(List.of(root.toString(), Integer.toString(port)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    BackupProcess.describe(s3, builder.environment());
    return builder.redirectOutput(BackupProcess.log(root).toFile()).start();
  }

  /** Follows until it is killed. */
  public static void main(String[] arguments) throws Exception {
    TestEngine.Setup setup =
        TestEngine.Setup.in(Path.of(arguments[0]))
            .sources(new Sources(List.of(), Clock.systemUTC()))
            .storage(BackupProcess.described(System.getenv()).orElseThrow());
    SourceSettings.Postgres source =
        new SourceSettings.Postgres(
            "127.0.0.1",
            Integer.parseInt(arguments[1]),
            "postgres",
            EmbeddedPostgres.USER,
            new Secret(EmbeddedPostgres.PASSWORD),
            "prefer",
            Optional.empty(),
            true,
            Optional.empty(),
            List.of());
    try (TestEngine engine = setup.open();
        Receiver receiver = new Receiver(engine, WalSource.policy(source, 1L << 30))) {
      new CountDownLatch(1).await();
      System.out.println(receiver.failures);
    }
  }
}

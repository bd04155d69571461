package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.CaptureOpener;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.EntrySink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A backup in a process of its own, which can be killed or stopped as an operating system does. */
final class BackupProcess {
  private static final String S3 = "TEST_S3_";

  private BackupProcess() {}

  /**
   * Starts a process.
   *
   * @param root of the {@link TestEngine}
   * @param s3 the store, or empty for the directory
   * @param gate file that is made when everything was read; the process then waits for the same
   *     name with {@code .go}. Empty to go through.
   */
  static Process start(
      Path root,
      Optional<StorageSettings.S3> s3,
      BackupKind kind,
      Duration leaseTtl,
      Optional<Path> gate)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BackupProcess.class.getName());
    command.addAll(List.of(root.toString(), kind.name(), leaseTtl.toString()));
    gate.ifPresent(path -> command.add(path.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    s3.ifPresent(settings -> describe(settings, builder.environment()));
    return builder.redirectOutput(log(root).toFile()).start();
  }

  /** What the last process printed. */
  static Path log(Path root) {
    return root.resolve("process.log");
  }

  static void describe(StorageSettings.S3 s3, Map<String, String> environment) {
    environment.put(S3 + "BUCKET", s3.bucket());
    environment.put(S3 + "ENDPOINT", s3.endpoint().orElseThrow().toString());
    environment.put(S3 + "ACCESS_KEY", s3.accessKey().orElseThrow());
    environment.put(S3 + "SECRET_KEY", s3.secretKey().reveal());
  }

  static Optional<StorageSettings> described(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(S3 + "BUCKET"))
        .map(bucket -> settings(bucket, environment));
  }

  private static StorageSettings settings(String bucket, Map<String, String> environment) {
    return new StorageSettings.S3(
        bucket,
        "us-east-1",
        Optional.ofNullable(environment.get(S3 + "ENDPOINT")).map(java.net.URI::create),
        true,
        "",
        Optional.empty(),
        "none",
        Optional.empty(),
        "when_supported",
        Optional.ofNullable(environment.get(S3 + "ACCESS_KEY")),
        new Secret(String.valueOf(environment.get(S3 + "SECRET_KEY"))));
  }

  /** Takes one backup; ends with 0 if it is good. Prints how it ended. */
  public static void main(String[] arguments) throws Exception {
    TestEngine.Setup setup =
        TestEngine.Setup.in(Path.of(arguments[0])).leaseTtl(Duration.parse(arguments[2]));
    Optional<StorageSettings> storage = described(System.getenv());
    if (storage.isPresent()) {
      setup = setup.storage(storage.get());
    }
    if (arguments.length > 3) {
      setup = setup.sources(gated(Path.of(arguments[3])));
    }
    try (TestEngine engine = setup.open()) {
      RunResult result = engine.backup(BackupKind.valueOf(arguments[1]));
      System.out.println(result.outcome() + ": " + result.message());
    }
  }

  private static CaptureOpener gated(Path gate) {
    return (policy, scratch) -> new Gated(TestEngine.files(policy), gate);
  }

  /** Reads everything, then waits: what was read is stored, but not committed. */
  private record Gated(Capture all, Path gate) implements Capture {
    @Override
    public CaptureReport run(EntrySink sink) throws IOException, InterruptedException {
      CaptureReport report = all.run(sink);
      Files.createFile(gate);
      Path go = gate.resolveSibling(gate.getFileName() + ".go");
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(go));
      return report;
    }

    @Override
    public void close() throws IOException {
      all.close();
    }
  }
}

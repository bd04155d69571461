package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.CaptureOpener;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.keys.LocalKeyRing;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Retention;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.files.FilesSource;
import io.voiceagents.backup.verify.RestoreChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The whole pipeline on a directory store, through the shipped routes. */
final class TestEngine implements AutoCloseable {
  final Path root;
  final Path source;
  final Path store;
  final Engine engine;
  private final StorageWiring storage;

  /**
   * What an engine is opened with.
   *
   * @param storage empty for the directory {@code store} below the root
   */
  record Setup(
      Path root,
      CaptureOpener sources,
      Path routes,
      Optional<StorageSettings> storage,
      Duration leaseTtl) {
    static Setup in(Path root) {
      return new Setup(
          root,
          (policy, scratch) -> files(policy),
          Path.of("routes"),
          Optional.empty(),
          Engine.LEASE_TTL);
    }

    Setup sources(CaptureOpener other) {
      return new Setup(root, other, routes, storage, leaseTtl);
    }

    Setup storage(StorageSettings other) {
      return new Setup(root, sources, routes, Optional.of(other), leaseTtl);
    }

    Setup leaseTtl(Duration other) {
      return new Setup(root, sources, routes, storage, other);
    }

    TestEngine open() throws IOException {
      return new TestEngine(this);
    }
  }

  private TestEngine(Setup setup) throws IOException {
    this.root = setup.root();
    this.source = Files.createDirectories(root.resolve("source"));
    this.store = Files.createDirectories(root.resolve("store"));
    Path keyFile = root.resolve("backup.key");
    KeyFile key =
        Files.exists(keyFile)
            ? KeyFile.read(keyFile)
            : KeyFile.generate(keyFile, new SecureRandom(), Clock.systemUTC());
    storage =
        StorageWiring.open(
            setup.storage().orElseGet(() -> new StorageSettings.Directory(store)),
            setup.routes(),
            new SecureRandom());
    engine =
        new Engine(
            new EngineParts(
                storage.store(),
                storage
                    .plan()
                    .with(
                        RuntimePlan.wiring(Optional.of(Path.of("config/application.properties")))),
                new LocalKeyRing(key),
                setup.sources(),
                new NoChecks(),
                setup.routes(),
                new Turns(),
                root.resolve("state"),
                Clock.systemUTC(),
                new SecureRandom(),
                setup.leaseTtl(),
                2));
  }

  static TestEngine open(Path root) throws IOException {
    return Setup.in(root).open();
  }

  static TestEngine open(Path root, CaptureOpener sources) throws IOException {
    return Setup.in(root).sources(sources).open();
  }

  /** The pipeline with edited routes. */
  static TestEngine withRoutes(Path root, Path routes) throws IOException {
    return new Setup(
            root, (policy, scratch) -> files(policy), routes, Optional.empty(), Engine.LEASE_TTL)
        .open();
  }

  static Capture files(Policy policy) throws IOException {
    return files(policy, Clock.systemUTC());
  }

  static Capture files(Policy policy, Clock clock) throws IOException {
    return FilesSource.open((SourceSettings.Files) policy.source(), List.of(), clock);
  }

  Policy policy() {
    return policy(
        "voice_data", new SourceSettings.Files(List.of(source), List.of(), List.of(), false));
  }

  static Policy policy(String name, SourceSettings source) {
    return new Policy(
        name,
        source,
        Map.of(),
        Retention.DEFAULT,
        Compression.DEFAULT,
        Duration.ofDays(30),
        VerifyDepth.CONTENT,
        true,
        Optional.empty());
  }

  RunResult backup(BackupKind kind) throws IOException {
    return backup(kind, false);
  }

  RunResult backup(BackupKind kind, boolean force) throws IOException {
    return backup(new BackupRequest(policy(), kind, force));
  }

  RunResult backup(BackupRequest request) throws IOException {
    return engine.backups().run(request, Progress.NONE);
  }

  void restore(SetSummary set, Path target, String... include)
      throws IOException, InterruptedException {
    RestoreRequest request = new RestoreRequest(set, target, List.of(include), Map.of(), false);
    engine.restorer().execute(engine.restorer().plan(request), Progress.NONE);
  }

  @Override
  public void close() throws IOException {
    engine.close();
    storage.close();
  }

  /** For tests that never restore for test. */
  private static final class NoChecks implements RestoreChecks {
    @Override
    public List<Check> check(SetReader set, Path restored) {
      return List.of();
    }

    @Override
    public String damage(Manifest manifest, Path restored) {
      return "";
    }

    @Override
    public List<Check> quickCheck(SetReader set, Path restored) {
      return List.of();
    }
  }
}

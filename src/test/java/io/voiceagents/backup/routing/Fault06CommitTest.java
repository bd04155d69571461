package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.embedded.FaultProxy;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.StorageSettings;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On S3 a rename is a copy and a deletion, which can stop in between: nothing is renamed. */
class Fault06CommitTest {
  private static final String BUCKET = "backups";
  private static final String MANIFEST = "/manifests/";

  private final Path root;

  Fault06CommitTest(@TempDir Path root) {
    this.root = root;
  }

  private static StorageSettings.S3 by(URI endpoint, StorageSettings.S3 s) {
    return new StorageSettings.S3(
        s.bucket(),
        s.region(),
        Optional.of(endpoint),
        s.pathStyle(),
        s.prefix(),
        s.storageClass(),
        s.encryption(),
        s.kmsKeyId(),
        s.checksums(),
        s.accessKey(),
        s.secretKey());
  }

  private static String line(String head) {
    return head.lines().findFirst().orElse("");
  }

  @Test
  void theManifestIsPutLastAndOnceAndWithoutItThereIsNoBackup() throws Exception {
    List<String> puts = new CopyOnWriteArrayList<>();
    try (EmbeddedS3 server = EmbeddedS3.start(root.resolve("s3"), new SecureRandom());
        FaultProxy proxy = new FaultProxy(server.endpoint())) {
      server.createBucket(BUCKET);
      try (TestEngine engine =
          TestEngine.Setup.in(root.resolve("engine"))
              .storage(by(proxy.endpoint(), server.settings(BUCKET)))
              .open()) {
        PipelineTest.fill(engine.source, 20, 1);
        proxy.plant(
            "PUT",
            10_000,
            (request, forward) -> {
              puts.add(request.head().toLowerCase(Locale.ROOT));
              return line(request.head()).contains(MANIFEST)
                  ? Optional.of(FaultProxy.answer("403 Forbidden", ""))
                  : Optional.of(forward.send(request));
            });
        assertThat(engine.backup(BackupKind.FULL).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(puts).anyMatch(head -> line(head).contains("/packs/"));
        assertThat(engine.engine.catalog().list(Optional.empty(), 0)).isEmpty();

        puts.clear();
        proxy.plant(
            "PUT",
            10_000,
            (request, forward) -> {
              puts.add(request.head().toLowerCase(Locale.ROOT));
              return Optional.of(forward.send(request));
            });
        RunResult result = engine.backup(BackupKind.FULL);
        assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
      }
    }
    assertThat(puts).noneMatch(head -> head.contains("x-amz-copy-source"));
    // The first ends the run that failed: at its place nothing can be committed any more.
    List<String> manifests = puts.stream().filter(head -> line(head).contains(MANIFEST)).toList();
    assertThat(manifests).hasSize(2).allMatch(head -> head.contains("\r\nif-none-match: *"));
    assertThat(puts.subList(puts.indexOf(manifests.get(1)) + 1, puts.size()))
        .noneMatch(head -> line(head).contains("/packs/") || line(head).contains("/pages/"));
  }
}

package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.StoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class S3ContractTest extends StoreContract {
  private static final String BUCKET = "backups";

  private static EmbeddedS3 server;
  private static StorageWiring wiring;
  private static CamelRuntime runtime;
  private String scope = "";

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    server = EmbeddedS3.start(directory, new SecureRandom());
    server.createBucket(BUCKET);
    wiring = StorageWiring.open(server.settings(BUCKET), Path.of("routes"), new SecureRandom());
    runtime = CamelRuntime.start(wiring.plan());
  }

  @AfterAll
  static void stop() throws IOException {
    runtime.close();
    wiring.close();
    server.close();
  }

  @BeforeEach
  void scope(TestInfo test) {
    scope = test.getTestMethod().orElseThrow().getName();
  }

  @Override
  protected ObjectStore store() {
    return wiring.store();
  }

  @Override
  protected ObjectPut put() {
    return new RoutePut(runtime);
  }

  @Override
  protected String scope() {
    return scope;
  }

  @Override
  protected int pageAndMore() {
    return 1_100;
  }

  @Override
  protected void placeDirectly(String name) throws IOException {
    Path file = server.file(BUCKET, key(name));
    Files.createDirectories(file.getParent());
    Files.write(file, "x".getBytes(UTF_8));
  }
}

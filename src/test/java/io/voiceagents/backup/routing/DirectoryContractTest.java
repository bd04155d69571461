package io.voiceagents.backup.routing;

import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.StoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class DirectoryContractTest extends StoreContract {
  private static StorageWiring wiring;
  private static CamelRuntime runtime;
  private String scope = "";

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    wiring =
        StorageWiring.open(
            new StorageSettings.Directory(directory), Path.of("routes"), new SecureRandom());
    runtime = CamelRuntime.start(wiring.plan());
  }

  @AfterAll
  static void stop() throws IOException {
    runtime.close();
    wiring.close();
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
}

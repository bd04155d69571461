package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.StorageUse;
import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.StoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

  @Test
  void theListingTellsClassesAndTheSumsAreByType() throws IOException {
    placeDirectly("call.txt");
    List<String> classes = new ArrayList<>();
    store().list(key(""), object -> classes.add(object.storageClass().orElse("")));
    assertThat(classes).containsExactly("STANDARD");
    assertThat(StorageUse.count(store(), Set.of("nobody")))
        .allMatch(share -> share.type().equals("other"))
        .allMatch(share -> share.storageClass().equals("STANDARD"));
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

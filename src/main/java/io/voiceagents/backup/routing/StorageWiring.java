package io.voiceagents.backup.routing;

import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.StoreProbe;
import io.voiceagents.backup.store.file.DirectoryPut;
import io.voiceagents.backup.store.file.DirectoryStore;
import io.voiceagents.backup.store.s3.S3Clients;
import io.voiceagents.backup.store.s3.S3Probes;
import io.voiceagents.backup.store.s3.S3PutConfirmation;
import io.voiceagents.backup.store.s3.S3Store;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A store, and what the routes need to put into it. Closing closes the store; close the runtime
 * before.
 *
 * @param store reads and deletes
 * @param plan the routes {@code put-object} and {@code put-s3} or {@code put-directory}, with their
 *     beans and properties
 * @param probes what a check of this kind of store asks besides
 */
public record StorageWiring(ObjectStore store, RuntimePlan plan, List<StoreProbe> probes)
    implements AutoCloseable {
  private static final String DEFAULT_KMS_KEY = "alias/aws/s3";

  /**
   * Opens the store of the settings; a bucket is not asked for anything yet.
   *
   * @param routes directory of the route files
   * @throws IOException if a directory is missing
   */
  public static StorageWiring open(StorageSettings settings, Path routes, SecureRandom random)
      throws IOException {
    if (settings instanceof StorageSettings.Directory directory) {
      return directory(directory, routes, random);
    }
    StorageSettings.S3 bucket = (StorageSettings.S3) settings;
    return bucket(bucket, S3Clients.open(bucket), routes);
  }

  /** The wiring of a bucket with a client of one's own, which is closed with the store. */
  public static StorageWiring bucket(StorageSettings.S3 settings, S3Client client, Path routes) {
    Map<String, Object> beans =
        Map.of("s3client", client, "putConfirmation", new S3PutConfirmation(client, settings));
    return new StorageWiring(
        new S3Store(client, settings),
        plan("s3", routes, properties(settings), beans),
        S3Probes.of(client, settings));
  }

  private static StorageWiring directory(
      StorageSettings.Directory settings, Path routes, SecureRandom random) throws IOException {
    DirectoryPut put = new DirectoryPut(settings.path(), random);
    Map<String, Object> beans = Map.of("directoryPut", put, "putConfirmation", put);
    return new StorageWiring(
        new DirectoryStore(settings.path()), plan("directory", routes, Map.of(), beans), List.of());
  }

  private static RuntimePlan plan(
      String kind, Path routes, Map<String, String> properties, Map<String, Object> beans) {
    Map<String, String> all = new HashMap<>(properties);
    all.put("store.kind", kind);
    List<Path> files =
        List.of(
            routes.resolve("put-object.camel.yaml"), routes.resolve("put-" + kind + ".camel.yaml"));
    return new RuntimePlan(files, Optional.empty(), all, beans);
  }

  private static Map<String, String> properties(StorageSettings.S3 settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("s3.bucket", settings.bucket());
    properties.put("s3.prefix", settings.prefix());
    settings.storageClass().ifPresent(name -> properties.put("s3.storageClass", name));
    properties.put("s3.encryptAes256", String.valueOf(settings.encryption().equals("AES256")));
    boolean kms = settings.encryption().equals("aws:kms");
    properties.put("s3.encryptKms", String.valueOf(kms));
    if (kms) {
      // Without a key id the component would leave the encryption out, and say nothing.
      properties.put("s3.kmsKeyId", settings.kmsKeyId().orElse(DEFAULT_KMS_KEY));
    }
    return properties;
  }

  @Override
  public void close() {
    store.close();
  }
}

package io.voiceagents.backup.routing;

import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.Operations.Finding.Level;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.StoreCheck;
import io.voiceagents.backup.store.StoreFinding;
import io.voiceagents.backup.store.StoreProbe;
import io.voiceagents.backup.store.s3.S3Probes;
import io.voiceagents.backup.store.s3.S3Store;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** What the store honours, as the command line shows it. */
final class StoreFindings {
  private StoreFindings() {}

  static List<Finding> of(
      ObjectStore store,
      StorageSettings settings,
      ObjectPut put,
      Clock clock,
      SecureRandom random) {
    return new StoreCheck(store, put, clock, random, further(store, settings))
        .run().stream().map(StoreFindings::finding).toList();
  }

  private static List<StoreProbe> further(ObjectStore store, StorageSettings settings) {
    return store instanceof S3Store bucket && settings instanceof StorageSettings.S3 s3
        ? S3Probes.of(bucket.client(), s3)
        : List.of();
  }

  private static Finding finding(StoreFinding found) {
    Level level =
        switch (found.outcome()) {
          case OK -> Level.OK;
          case INFO -> Level.INFO;
          case WARNING -> Level.WARNING;
          case FAILED -> Level.FAILED;
        };
    return new Finding(found.name(), level, found.detail(), found.hint());
  }
}

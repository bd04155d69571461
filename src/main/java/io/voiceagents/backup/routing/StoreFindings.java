package io.voiceagents.backup.routing;

import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.Operations.Finding.Level;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.StoreCheck;
import io.voiceagents.backup.store.StoreFinding;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** What the store honours, as the command line shows it. */
final class StoreFindings {
  private StoreFindings() {}

  static List<Finding> of(StorageWiring storage, ObjectPut put, Clock clock, SecureRandom random) {
    return new StoreCheck(storage.store(), put, clock, random, storage.probes())
        .run().stream().map(StoreFindings::finding).toList();
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

package io.voiceagents.backup.routing;

import io.voiceagents.backup.cli.Operations.Finding;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** What the store honours. */
final class StoreFindings {
  private StoreFindings() {}

  static List<Finding> of(StorageWiring wiring, Engine engine, Clock clock, SecureRandom random)
      throws IOException {
    throw new IOException("pending " + wiring.store().describe() + engine + clock + random);
  }
}

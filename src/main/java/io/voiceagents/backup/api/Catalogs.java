package io.voiceagents.backup.api;

import io.voiceagents.backup.api.Jobs.Ended;
import io.voiceagents.backup.cli.DamagedSets;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.cli.output.Document;
import java.io.IOException;
import java.util.Optional;

/**
 * Makes the local index anew. The file is one process's alone, so while that is the server, nobody
 * else could.
 */
record Catalogs(Platform platform, Jobs jobs, Idempotency idempotency) {
  /** No policy can have this name, so its jobs are in nobody's way. */
  private static final String LANE = "the index";

  Answer rebuild(Call call) throws ProblemException {
    return Answer.accepted(
        idempotency.once(
            call,
            "catalog rebuild",
            platform.now(),
            () -> jobs.submit(call.caller(), "catalog rebuild", LANE, progress -> rebuild())));
  }

  private Ended rebuild() throws IOException {
    Operations operations = platform.operations();
    try {
      long sets = operations.rebuildCatalog();
      DamagedSets damaged = DamagedSets.of(operations, Optional.empty());
      return new Ended(
          damaged.isEmpty(),
          damaged.exitCode(),
          "%d backups are in the index".formatted(sets),
          damaged.isEmpty() ? "" : "Some can't be read: see 'damaged'.",
          new Document().put("sets", sets).put("damaged", damaged.documents()));
    } finally {
      platform.release(operations);
    }
  }
}

package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.BackupRun;
import io.voiceagents.backup.seal.Compress;
import io.voiceagents.backup.seal.DecodeCheck;
import io.voiceagents.backup.seal.Encrypt;
import io.voiceagents.backup.seal.RunId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The backups that are under way in this process, each with its own steps. Thread-safe. */
final class OpenRuns {
  private final Map<String, OpenRun> runs = new ConcurrentHashMap<>();

  /** A run and the steps that seal for it: by its policy's codec, under its chain's keys. */
  record OpenRun(BackupRun run, Compress compress, Encrypt encrypt, DecodeCheck check) {}

  void add(BackupRun run) {
    runs.put(
        key(run.id()),
        new OpenRun(
            run,
            new Compress(run.compression()),
            new Encrypt(run.keys()),
            new DecodeCheck(run.keys())));
  }

  void remove(BackupRun run) {
    OpenRun removed = runs.remove(key(run.id()));
    if (removed != null) {
      removed.compress().close();
      removed.check().close();
    }
  }

  /** The run that drafted an object. */
  OpenRun of(RunId id) {
    String key = key(id);
    return find(key)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "run '"
                        + key
                        + "' is not under way. Hint: only the route 'backup' sends drafts to"
                        + " 'seal-and-store'"));
  }

  /** The run of a header; empty once it has ended. */
  Optional<OpenRun> find(String key) {
    return Optional.ofNullable(runs.get(key));
  }

  /** What the header {@code run} of a backup's messages holds. */
  static String key(RunId id) {
    return id.chain().type() + "/" + id.run();
  }
}

package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.BackupRun;
import io.voiceagents.backup.catalog.LogPush;
import io.voiceagents.backup.catalog.LogRun;
import io.voiceagents.backup.catalog.PutLedger;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.seal.Compress;
import io.voiceagents.backup.seal.DecodeCheck;
import io.voiceagents.backup.seal.Encrypt;
import io.voiceagents.backup.seal.ObjectName;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The backups and logs that are under way in this process, each with its own steps. Thread-safe.
 */
final class OpenRuns {
  private final Map<String, OpenRun> runs = new ConcurrentHashMap<>();

  /** A run and the steps that seal for it: by its policy's codec, under its chain's keys. */
  record OpenRun(PutLedger run, Compress compress, Encrypt encrypt, DecodeCheck check) {}

  void add(BackupRun run) {
    add(key(run), run, run.compression(), run.keys());
  }

  void add(LogRun run) {
    add(key(run), run, run.compression(), run.keys());
  }

  void add(LogPush run) {
    add(key(run), run, run.compression(), run.keys());
  }

  private void add(String key, PutLedger run, Compression compression, ChainKeys keys) {
    runs.put(
        key, new OpenRun(run, new Compress(compression), new Encrypt(keys), new DecodeCheck(keys)));
  }

  void remove(String key) {
    OpenRun removed = runs.remove(key);
    if (removed != null) {
      removed.compress().close();
      removed.check().close();
    }
  }

  /** The run that drafted an object. */
  OpenRun of(ObjectName name) {
    String key = key(name.chain().type(), name.run());
    return find(key)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "run '"
                        + key
                        + "' is not under way. Hint: only the routes 'backup' and 'log' send drafts"
                        + " to 'seal-and-store'"));
  }

  /** The run of a header; empty once it has ended. */
  Optional<OpenRun> find(String key) {
    return Optional.ofNullable(runs.get(key));
  }

  /** What the header {@code run} of a backup's messages holds. */
  static String key(BackupRun run) {
    return key(run.id().chain().type(), run.id().run());
  }

  /** What the header {@code run} of a log's messages holds. */
  static String key(LogRun run) {
    return key(run.stream().id().type(), run.run());
  }

  /** What the header {@code run} of a push's messages holds. */
  static String key(LogPush run) {
    return key(run.stream().id().type(), run.run());
  }

  private static String key(String type, String run) {
    return type + "/" + run;
  }
}

package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.source.postgres.DataDirectory;
import io.voiceagents.backup.source.redis.RedisTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Refuses a target that somebody uses, or that can't be swapped. */
final class LiveTarget {
  private LiveTarget() {}

  static void refuse(Manifest manifest, RestoreRequest request, Path target) throws IOException {
    switch (manifest.source()) {
      case REDIS -> refuseRedis(request, target);
      case POSTGRES -> refusePostgres(manifest, request, target);
      case FILESYSTEM, POSTGRES_LOGICAL -> {
        // Files have no server.
      }
    }
    if (request.activate() && manifest.source() != SourceKind.POSTGRES) {
      throw new RestoreRefusedException(
          "--activate is for data directories of PostgreSQL. Hint: --force moves another target"
              + " aside");
    }
  }

  /**
   * A Redis that has saved nothing yet leaves its directory empty, and would write over what comes.
   */
  private static void refuseRedis(RestoreRequest request, Path target) throws IOException {
    if (request.force()) {
      return;
    }
    Optional<String> running = RedisTarget.runningServer(target);
    if (running.isPresent()) {
      throw new RestoreRefusedException(
          "a server runs on the target: "
              + running.get()
              + ". Hint: stop it first, or name another directory; --force restores all the same");
    }
  }

  /** A running server would go on writing into the directory that was moved from under it. */
  private static void refusePostgres(Manifest manifest, RestoreRequest request, Path target)
      throws IOException {
    DataDirectory present = new DataDirectory(target);
    Optional<String> running = present.runningServer();
    if (running.isPresent()) {
      throw new RestoreRefusedException(
          "a server runs on the target: "
              + running.get()
              + ". Hint: stop it first (pg_ctl stop -D "
              + target
              + "), or name another directory");
    }
    if (Files.exists(target) && isMounted(target)) {
      throw new RestoreRefusedException(
          target
              + " is a mount point, which can't be swapped. Hint: restore into a directory below"
              + " it, or mount its parent");
    }
    if (request.activate()) {
      refuseOther(manifest, present);
    }
  }

  private static boolean isMounted(Path target) throws IOException {
    Path parent = target.toAbsolutePath().getParent();
    return parent == null
        || !Files.getAttribute(target, "unix:dev").equals(Files.getAttribute(parent, "unix:dev"));
  }

  private static void refuseOther(Manifest manifest, DataDirectory present) throws IOException {
    String wanted = manifest.facts().getOrDefault("system_identifier", "");
    if (Files.exists(present.directory()) && !present.exists()) {
      throw new RestoreRefusedException(
          present.directory()
              + " is no data directory. Hint: --activate swaps the one of a stopped server; leave"
              + " it out to restore into an empty place");
    }
    Optional<String> there = present.systemIdentifier();
    if (there.isPresent() && !there.get().equals(wanted)) {
      throw new RestoreRefusedException(
          present.directory()
              + " is of another cluster ("
              + there.get()
              + ") than "
              + manifest.summary().key()
              + " ("
              + wanted
              + "). Hint: name the right directory; --force swaps it all the same");
    }
  }
}

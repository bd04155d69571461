package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.SetSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A restore to be planned.
 *
 * @param target directory that is to come to be
 * @param include globs or plain paths; empty for everything
 * @param tablespaces where PostgreSQL tablespaces go, by oid; those not named go beside the target
 * @param force write over a target that is in use or not empty: what is there is moved aside, never
 *     deleted
 * @param recovery where the recovery of a database is to stop; empty for the set as it is
 * @param activate the target is the data directory of a stopped server of the same cluster, which
 *     is moved aside
 */
public record RestoreRequest(
    SetSummary set,
    Path target,
    List<String> include,
    Map<String, Path> tablespaces,
    boolean force,
    Optional<RecoveryTarget> recovery,
    boolean activate) {
  /** Without swapping a stopped server's directory. */
  public RestoreRequest(
      SetSummary set,
      Path target,
      List<String> include,
      Map<String, Path> tablespaces,
      boolean force,
      Optional<RecoveryTarget> recovery) {
    this(set, target, include, tablespaces, force, recovery, false);
  }

  /** Of the set as it is. */
  public RestoreRequest(
      SetSummary set,
      Path target,
      List<String> include,
      Map<String, Path> tablespaces,
      boolean force) {
    this(set, target, include, tablespaces, force, Optional.empty());
  }

  public RestoreRequest {
    include = List.copyOf(include);
    tablespaces = Map.copyOf(tablespaces);
  }

  boolean mayMoveAside() {
    return force || activate;
  }
}

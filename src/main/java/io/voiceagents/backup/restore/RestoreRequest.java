package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.SetSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A restore to be planned.
 *
 * @param target directory that is to come to be
 * @param include globs or plain paths; empty for everything
 * @param tablespaces where PostgreSQL tablespaces go, by oid; those not named go beside the target
 * @param force write over a target that is in use or not empty: what is there is moved aside, never
 *     deleted
 */
public record RestoreRequest(
    SetSummary set,
    Path target,
    List<String> include,
    Map<String, Path> tablespaces,
    boolean force) {
  public RestoreRequest {
    include = List.copyOf(include);
    tablespaces = Map.copyOf(tablespaces);
  }
}

package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainId;
import java.util.Map;
import java.util.TreeMap;

/**
 * A log in the repository (docs/format.md §12).
 *
 * @param identity what its source said of itself; a source that says something else has another log
 */
public record LogStream(ChainId id, Map<String, String> identity) {
  public LogStream {
    identity = new TreeMap<>(identity);
  }

  /** Whether it is the WAL of a PostgreSQL server. */
  public boolean isWal() {
    return identity.containsKey("system_identifier");
  }
}

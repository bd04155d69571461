package io.voiceagents.backup.catalog;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The sets of a repository, as the bucket tells them. Thread-safe; reads only. */
public interface Catalog {
  /**
   * Committed sets, newest first; those that can't be read are in {@link #damaged} instead.
   *
   * @param type one type, or empty for all
   * @param limit at most so many; 0 for all
   */
  List<SetSummary> list(Optional<String> type, int limit) throws IOException;

  /** Places at which a set may stand that can't be read. */
  List<DamagedSet> damaged(Optional<String> type) throws IOException;

  /**
   * Finds one set.
   *
   * @param key a whole key, a unique prefix of one, {@code <type>/latest}, a bare type (its latest)
   *     or {@code latest}
   * @param type narrows the search, or empty
   * @throws SetNotFoundException if none or several fit; the message lists candidates
   * @throws CatalogException if the latest is asked for and what was the latest is damaged
   */
  SetSummary find(String key, Optional<String> type) throws IOException;

  /** The host that took a set, as it called itself; empty if that is not known. */
  default Optional<String> host(SetSummary set) throws IOException {
    return Optional.empty();
  }
}

package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.Extent;
import java.util.Locale;
import java.util.Optional;

/** What retention wants of a chain, from the least to the most. */
public enum Fate {
  /** All of it stays. */
  KEEP(Optional.empty()),
  /** Only its first set stays. */
  TRIM(Optional.of(Extent.INCREMENTALS)),
  /** Nothing stays. */
  EXPIRE(Optional.of(Extent.CHAIN));

  private final Optional<Extent> extent;

  Fate(Optional<Extent> extent) {
    this.extent = extent;
  }

  /** What is to be deleted; empty for nothing. */
  public Optional<Extent> extent() {
    return extent;
  }

  /** Whether a deletion of that extent is wanted. */
  boolean covers(Extent marked) {
    return extent.isPresent() && extent.get().compareTo(marked) >= 0;
  }

  /** As people see it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

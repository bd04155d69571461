package io.voiceagents.backup.store;

import java.io.IOException;

/** Finds out one thing about a store by trying it. */
public interface StoreProbe {
  /** Name of the finding, also if the probe throws. */
  String name();

  /**
   * Tries it.
   *
   * @throws IOException counts as failed
   */
  StoreFinding run(ProbeScope scope) throws IOException;
}

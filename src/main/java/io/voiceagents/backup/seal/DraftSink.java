package io.voiceagents.backup.seal;

import java.io.IOException;

/** Takes packs to be sealed. */
public interface DraftSink {
  /**
   * Takes a full pack, in ascending order of numbers; may block while later stages are busy.
   *
   * @throws IOException if the run has been stopped; the pack is then lost and so is the run
   */
  void accept(Draft draft) throws IOException;
}

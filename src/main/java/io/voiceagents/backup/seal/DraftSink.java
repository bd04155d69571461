package io.voiceagents.backup.seal;

import java.io.IOException;

/** Takes full drafts. Blocks while later stages are busy; throws when the run was stopped. */
@FunctionalInterface
public interface DraftSink {
  void accept(Draft draft) throws IOException;
}

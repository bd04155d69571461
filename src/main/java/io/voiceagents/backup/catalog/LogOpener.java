package io.voiceagents.backup.catalog;

import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.LogCapture;
import io.voiceagents.backup.source.LogPosition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens the log of a policy's source. */
@FunctionalInterface
public interface LogOpener {
  /**
   * Opens a log.
   *
   * @param request what is to be followed
   * @param known what the repository holds of it
   */
  LogCapture open(LogRequest request, Known known) throws IOException;

  /**
   * What a repository holds of a log.
   *
   * @param identity of the source that it came from; empty if there is none yet
   * @param end where the last part of the youngest lane ends
   * @param documents lanes that hold whole documents, such as timelines' histories: position to end
   * @param parts all that is there
   */
  record Known(
      Map<String, String> identity,
      Optional<LogPosition> end,
      Map<Long, Long> documents,
      List<StreamPart> parts) {
    public Known {
      identity = Map.copyOf(identity);
      documents = Map.copyOf(documents);
      parts = List.copyOf(parts);
    }
  }

  /** A log to be followed; {@code once} ends where it stood at the beginning. */
  record LogRequest(Policy policy, boolean once) {}
}

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
   * @param missing positions before the end from which on something is not there: a run may have
   *     been ended while several parts were on their way
   * @param documents lanes that hold whole documents, such as timelines' histories: position to end
   * @param parts all that is there
   * @param certain whether it was read from the store; else more may be stored than this
   */
  record Known(
      Map<String, String> identity,
      Optional<LogPosition> end,
      List<Long> missing,
      Map<Long, Long> documents,
      List<StreamPart> parts,
      boolean certain) {
    public Known {
      identity = Map.copyOf(identity);
      documents = Map.copyOf(documents);
      missing = List.copyOf(missing);
      parts = List.copyOf(parts);
    }

    /** As it was read from the store. */
    public Known(
        Map<String, String> identity, Optional<LogPosition> end, Map<Long, Long> documents) {
      this(identity, end, List.of(), documents, List.of(), true);
    }

    /** The same log, to be gone on with wherever its source can. */
    Known afterGap() {
      return new Known(identity, Optional.empty(), List.of(), documents, parts, certain);
    }
  }

  /**
   * A log to be followed.
   *
   * @param once ends where it stood at the beginning
   * @param afterGap goes on where the source can, though something before that is lost
   */
  record LogRequest(Policy policy, boolean once, boolean afterGap) {
    public LogRequest(Policy policy, boolean once) {
      this(policy, once, false);
    }
  }
}

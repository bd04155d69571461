package io.voiceagents.backup.source;

import java.util.List;
import java.util.Map;

/**
 * What a capture says at its end.
 *
 * @param facts figures of the source for the manifest, as text: versions, positions, counts. Keys
 *     are lower case with dots, for instance {@code wal.start_lsn}, {@code
 *     rows.voice_agents.public.calls}
 * @param problems what is missing from the set; any problem makes it partial
 * @param problemCount true number of problems; the list holds the first {@link #MAX_PROBLEMS}
 */
public record CaptureReport(Map<String, String> facts, List<Problem> problems, long problemCount) {
  public static final int MAX_PROBLEMS = 1_000;

  public CaptureReport {
    facts = Map.copyOf(facts);
    problems = List.copyOf(problems);
    if (problemCount < problems.size() || problems.size() > MAX_PROBLEMS) {
      throw new IllegalArgumentException(
          "problems: " + problems.size() + " listed, " + problemCount + " counted");
    }
  }

  /** One thing that could not be read. */
  public record Problem(String path, String message) {}
}

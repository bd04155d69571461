package io.voiceagents.backup.edit;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What became of an edit.
 *
 * @param generation the number of what ran afterwards; counts up, also across restarts
 * @param files names of those that differed from what ran
 * @param by whose the files are, or who asked
 * @param message in words; of a refusal all problems
 * @param problems of a refusal, where they have a place
 * @param digest of the files, see {@link EditedFiles#digest}
 * @param requests ids of those who asked for it
 */
public record EditEntry(
    int generation,
    Instant at,
    Outcome outcome,
    List<String> files,
    String by,
    String message,
    List<RouteProblem> problems,
    String digest,
    List<String> requests) {
  public EditEntry {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
    requests = List.copyOf(requests);
  }

  /** How it ended. */
  public enum Outcome {
    /** The process began with these files. */
    STARTED,
    /** In force. */
    APPLIED,
    /** What ran before goes on. */
    REFUSED,
    /** The files were what runs, or are so again. */
    UNCHANGED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public boolean isRefused() {
    return outcome == Outcome.REFUSED;
  }
}

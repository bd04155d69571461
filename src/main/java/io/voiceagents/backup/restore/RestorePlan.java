package io.voiceagents.backup.restore;

import java.nio.file.Path;
import java.util.List;

/**
 * What a restore would do; made without touching the target.
 *
 * @param staging where it writes before it activates
 * @param contentBytes bytes to be written
 * @param fetchBytes bytes to be read from the store
 * @param steps in the order in which they happen, for people
 * @param resumes whether an interrupted restore of the same set is continued
 */
public record RestorePlan(
    RestoreRequest request,
    Path staging,
    long entries,
    long contentBytes,
    long fetchBytes,
    List<String> steps,
    boolean resumes) {
  public RestorePlan {
    steps = List.copyOf(steps);
  }
}

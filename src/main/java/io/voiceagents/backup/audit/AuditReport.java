package io.voiceagents.backup.audit;

import java.util.List;

/**
 * What a check of the log found.
 *
 * @param log id of the log; empty if there is none
 * @param records on this host
 * @param shipped of them in the store; -1 if the store was not asked
 * @param problems what was changed, each with its place; none if the log is whole
 * @param notes what is worth knowing, though nothing is wrong
 */
public record AuditReport(
    String log, long records, long shipped, List<String> problems, List<String> notes) {
  public AuditReport {
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  public boolean isWhole() {
    return problems.isEmpty();
  }
}

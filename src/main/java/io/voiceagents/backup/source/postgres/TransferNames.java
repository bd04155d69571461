package io.voiceagents.backup.source.postgres;

/**
 * Names for what a transfer makes on a running server.
 *
 * @param run unique, of lower-case letters and digits
 * @param aside with which the name of what is moved aside ends
 */
public record TransferNames(String run, String aside) {
  /** Of the sessions that load, so that one that is stuck can be ended. */
  String session() {
    return "voice-agent-backup " + run;
  }

  /**
   * Names of one run.
   *
   * @param time as keys of sets write it, as in {@code 20261127T042000Z}
   */
  public static TransferNames of(String run, String time) {
    return new TransferNames(run, "_before_" + time.toLowerCase(java.util.Locale.ROOT));
  }
}

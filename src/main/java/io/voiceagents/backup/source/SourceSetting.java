package io.voiceagents.backup.source;

/**
 * One thing that a source is set to, beside what backups want.
 *
 * @param present what it is now; "unknown" where it can't be seen
 * @param wanted what it should be
 * @param why what depends on it
 * @param command that sets it, for people; empty if nothing is to be done
 */
public record SourceSetting(
    String name, Level level, String present, String wanted, String why, String command) {

  /** How much it matters. */
  public enum Level {
    GOOD,
    /** Works without it, less well. */
    ADVISED,
    /** Backups or the log don't work without it. */
    NEEDED
  }
}

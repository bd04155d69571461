package io.voiceagents.backup.policy;

/**
 * How long sets are kept.
 *
 * @param fullBackups number of first sets (chains) to keep
 * @param incremental number of chains whose incrementals are kept
 */
public record Retention(int fullBackups, int incremental) {
  public static final Retention DEFAULT = new Retention(30, 7);

  public Retention {
    if (fullBackups < 1 || incremental < 0) {
      throw new IllegalArgumentException("retention " + fullBackups + "/" + incremental);
    }
  }
}

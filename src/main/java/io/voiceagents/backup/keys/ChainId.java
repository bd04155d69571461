package io.voiceagents.backup.keys;

/** Which chain of which repository: what every authentication is bound to. */
public record ChainId(String repository, String type, String chain) {
  public ChainId {
    // The fields are joined with | in associated data; a field with one would make it ambiguous.
    if ((repository + type + chain).indexOf('|') >= 0) {
      throw new IllegalArgumentException(
          "a chain's id must not hold '|': " + repository + ", " + type + ", " + chain);
    }
  }
}

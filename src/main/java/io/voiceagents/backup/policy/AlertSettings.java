package io.voiceagents.backup.policy;

/** Where alerts go. */
public record AlertSettings() {
  /** Nowhere but into the outbox. */
  public static final AlertSettings DEFAULT = new AlertSettings();
}

package io.voiceagents.backup.audit;

/** Takes down what is done. Thread-safe. */
public interface AuditTrail {
  /** Nothing is taken down. */
  AuditTrail NONE = entry -> {};

  /**
   * Takes down one thing, synced to the disk when this returns. Never throws: the work goes on, and
   * what could not be written is an alert.
   */
  void record(AuditEntry entry);

  /** Takes to the store what is not there yet. May take seconds; never throws. */
  default void ship() {}
}

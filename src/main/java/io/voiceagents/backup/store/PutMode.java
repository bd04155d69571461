package io.voiceagents.backup.store;

/** Whether a put may replace an object. */
public enum PutMode {
  IF_ABSENT,
  /** Only for heartbeats, whose writer is alone. */
  REPLACE
}

package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.LogRunner.NewBase;

/** Hears how a log is doing. Thread-safe; must return soon. */
@FunctionalInterface
public interface LogWatch {
  LogWatch NONE = status -> {};

  /** Called every few seconds. */
  void status(LogStatus status);

  /** A backup was taken because the log had none to build on. */
  default void newBase(NewBase base) {}
}

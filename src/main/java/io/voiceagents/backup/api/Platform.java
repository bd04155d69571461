package io.voiceagents.backup.api;

import io.voiceagents.backup.audit.AuditDesk;
import io.voiceagents.backup.cli.AlertBook;
import io.voiceagents.backup.cli.EditBook;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.recovery.Recoverability;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** What the API needs of the resident process. Thread-safe. */
public interface Platform {
  /**
   * The configuration now in force. It stays usable until {@link #release} gets it back, even when
   * another one comes into force meanwhile.
   *
   * @throws IOException if it can't be opened
   */
  Operations operations() throws IOException;

  /** The caller is done with what {@link #operations} gave. */
  default void release(Operations operations) {}

  /** Whether all could be recovered, as it was found last; returns at once. */
  Recoverability recoverability();

  /** Why the process is not ready to work; empty if it is. Returns at once. */
  Optional<String> notReady();

  /** Metrics in Prometheus' text format. */
  String metrics();

  /**
   * A job has ended, so that what {@link #recoverability} tells may be old. Returns at once.
   *
   * @param type name of the policy
   */
  default void changed(String type) {}

  /** The alerts of this host. */
  AlertBook alerts();

  /** The edits of this host. */
  EditBook edits();

  /** Where it is put on record who did what. */
  AuditDesk audit();

  Instant now();
}

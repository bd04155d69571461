package io.voiceagents.backup.cli;

import java.io.IOException;
import java.nio.file.Path;

/** Key files on this machine; needs neither a configuration nor a store. */
public interface KeyFiles {
  /**
   * Writes a new key file and, beside it, the offline recovery key. Overwrites nothing.
   *
   * @throws io.voiceagents.backup.keys.KeyException if either file is there
   */
  Generated generate(Path file) throws IOException;

  /**
   * Writes a recovery recipient, for use with a KMS key, and beside it the offline recovery key.
   * Overwrites nothing.
   *
   * @throws io.voiceagents.backup.keys.KeyException if either file is there
   */
  Generated generateRecipient(Path file) throws IOException;

  /** Adds a new first key to a key file; the older ones stay in it and go on opening. */
  Rotated rotate(Path file) throws IOException;

  /**
   * What was written.
   *
   * @param recoveryFile to be taken away from this machine
   */
  record Generated(Path file, Path recoveryFile, String keyId) {}

  /** The first key before and after. */
  record Rotated(Path file, String oldKeyId, String newKeyId) {}
}

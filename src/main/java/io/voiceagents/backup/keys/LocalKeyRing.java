package io.voiceagents.backup.keys;

import java.util.List;

/** Keys of chains under the key-encryption key of a key file. */
public final class LocalKeyRing extends EnvelopeKeyRing {
  public LocalKeyRing(KeyFile file) {
    super(List.of(file.kek(), file.recipient()), List.of(file.kek()));
  }

  /**
   * For the night of a recovery: what the (new) key file can't open, the recovery key opens, and
   * {@link #rewrap} makes it readable by the key file from then on.
   */
  public LocalKeyRing(KeyFile file, RecoveryKeyFile recovery) {
    super(List.of(file.kek(), file.recipient()), List.of(file.kek(), recovery.key()));
  }
}

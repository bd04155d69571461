package io.voiceagents.backup.keys;

import java.util.List;

/** Opens chains with the offline recovery key alone. Creates nothing. */
public final class RecoveryKeyRing extends EnvelopeKeyRing {
  private final String keyId;

  public RecoveryKeyRing(RecoveryKeyFile file) {
    super(List.of(), List.of(file.key()));
    this.keyId = file.key().keyIds().get(0);
  }

  /** Always refused: a chain that only the offline key opens can't be continued. */
  @Override
  public Created create(ChainId chain) throws KeyException {
    throw new KeyException(
        "the recovery key makes no new chains. Hint: make a key file with `backupctl keys generate`"
            + " and give both");
  }

  @Override
  public String keyId() {
    return keyId;
  }
}

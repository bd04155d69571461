package io.voiceagents.backup.keys;

import java.io.IOException;
import java.util.List;

/** Makes and opens the keys of chains. Thread-safe. */
public interface KeyRing {
  /**
   * New random keys for a chain and their wraps: one for this ring, one for the recovery recipient.
   */
  Created create(ChainId chain) throws IOException;

  /**
   * Opens a chain by whichever wrap this ring can open.
   *
   * @throws KeyException if none fits; the message names the key ids that would
   */
  ChainKeys open(ChainId chain, List<Wrap> wraps) throws IOException;

  /**
   * Wraps an opened chain anew for this ring's present key and recipient, leaving out those it has
   * already.
   */
  List<Wrap> rewrap(ChainId chain, List<Wrap> present) throws IOException;

  /** Id of the key that {@link #create} wraps with. */
  String keyId();

  /** New keys and their wraps. */
  record Created(ChainKeys keys, List<Wrap> wraps) {}
}

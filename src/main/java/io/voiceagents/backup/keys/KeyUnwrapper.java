package io.voiceagents.backup.keys;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;

/** One way to open wraps. Thread-safe. */
interface KeyUnwrapper {
  /** The word of the format. */
  String method();

  /** Ids of the keys it has, newest first. */
  List<String> keyIds();

  /**
   * The chain key.
   *
   * @throws GeneralSecurityException if the wrap was made for another key or for another chain
   * @throws IOException if a key service can't be asked
   */
  byte[] unwrap(ChainId chain, Wrap wrap) throws GeneralSecurityException, IOException;
}

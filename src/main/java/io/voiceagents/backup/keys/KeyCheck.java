package io.voiceagents.backup.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a ring really opens a wrap, proved by unwrapping it and using the key.
 *
 * @param message why not; empty if it opens
 */
public record KeyCheck(String keyId, String method, boolean opens, String message) {
  private static final byte[] PROBE = "key check".getBytes(StandardCharsets.UTF_8);

  /** One result for each wrap, in order. */
  public static List<KeyCheck> of(KeyRing ring, ChainId chain, List<Wrap> wraps) {
    List<KeyCheck> results = new ArrayList<>();
    for (Wrap wrap : wraps) {
      results.add(check(ring, chain, wrap));
    }
    return results;
  }

  private static KeyCheck check(KeyRing ring, ChainId chain, Wrap wrap) {
    try {
      ChainKeys keys = ring.open(chain, List.of(wrap));
      boolean same = Arrays.equals(PROBE, keys.open(keys.seal(PROBE, PROBE), PROBE));
      return result(wrap, same, same ? "" : "the key decrypts to other bytes than it encrypted");
    } catch (IOException | GeneralSecurityException e) {
      return result(wrap, false, String.valueOf(e.getMessage()));
    }
  }

  private static KeyCheck result(Wrap wrap, boolean opens, String message) {
    return new KeyCheck(wrap.keyId(), wrap.method(), opens, message);
  }
}

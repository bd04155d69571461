package io.voiceagents.backup.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** Keys of a chain for one test; nothing of them stays on the disk. */
public final class ThrowawayKeys {
  private ThrowawayKeys() {}

  public static ChainKeys of(ChainId chain) {
    try {
      Path directory = Files.createTempDirectory("keys");
      Path key = directory.resolve("key");
      try {
        KeyFile file = KeyFile.generate(key, new SecureRandom(), Clock.systemUTC());
        return new LocalKeyRing(file).create(chain).keys();
      } finally {
        Files.deleteIfExists(key);
        Files.deleteIfExists(KeyFile.recoveryPath(key));
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.voiceagents.backup.keys;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;

/**
 * Adds a new primary key to a key file. Chains stay readable; {@link KeyRing#rewrap} wraps them for
 * the new key. A rotation does not help against a leaked key: that needs new chains.
 */
public final class KeyRotation {
  private final SecureRandom random;
  private final Clock clock;

  public KeyRotation(SecureRandom random, Clock clock) {
    this.random = random;
    this.clock = clock;
  }

  /**
   * Replaces the file in one step. The old one stays beside it as {@code FILE.<old key id>}; while
   * a rotation runs there is a {@code FILE.new}.
   *
   * @return the new content
   */
  public KeyFile rotate(Path file) throws IOException {
    // Through a symbolic link, so that the link stays one.
    Path target = file.toRealPath();
    Path next = target.resolveSibling(target.getFileName() + ".new");
    byte[] old = Files.readAllBytes(target);
    KeyFile present = KeyFile.read(target);
    try {
      KeyFile rotated = present.rotated(random);
      PrivateFile.create(next, rotated.bytes(clock));
      keep(target.resolveSibling(target.getFileName() + "." + present.keyId()), old);
      PrivateFile.replace(next, target);
      return rotated;
    } catch (FileAlreadyExistsException e) {
      throw new KeyException(
          e.getFile()
              + " exists: another rotation runs or was interrupted, and "
              + target
              + " was left as it is. Hint: delete "
              + e.getFile()
              + " if no other rotation runs",
          e);
    } catch (GeneralSecurityException e) {
      throw new KeyException("no new key could be made for " + target, e);
    }
  }

  private static void keep(Path backup, byte[] content) throws IOException {
    boolean kept = Files.exists(backup) && Arrays.equals(Files.readAllBytes(backup), content);
    if (!kept) {
      PrivateFile.create(backup, content);
    }
  }
}

package io.voiceagents.backup.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who besides the owner can get at a key file. */
public final class KeyFilePermissions {
  private KeyFilePermissions() {}

  /**
   * Findings to warn of; empty if there are none. They are no refusals, because mounted secrets of
   * container platforms are often readable by a group or by all within the container.
   */
  public static List<String> findings(Path file) throws IOException {
    List<String> findings = new ArrayList<>();
    Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
    if (modes.contains(PosixFilePermission.OTHERS_READ)) {
      findings.add(file + " can be read by everyone on this host. Hint: chmod 600 " + file);
    } else if (modes.contains(PosixFilePermission.GROUP_READ)) {
      findings.add(file + " can be read by its group. Hint: chmod 600 " + file);
    }
    if (modes.contains(PosixFilePermission.OTHERS_WRITE)
        || modes.contains(PosixFilePermission.GROUP_WRITE)) {
      findings.add(file + " can be replaced by others. Hint: chmod 600 " + file);
    }
    if (Files.exists(KeyFile.recoveryPath(file))) {
      findings.add(
          KeyFile.recoveryPath(file)
              + " lies beside the key it is to replace. Hint: move it offline");
    }
    return findings;
  }
}

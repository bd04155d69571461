package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a program into a network name space of its own, without any interface, where this process
 * may do that. Restored code (foreign tables, untrusted languages) then reaches nobody.
 */
final class NetworkIsolation {
  private static final List<String> UNSHARE = List.of("unshare", "--net");

  private NetworkIsolation() {}

  /** The command as the user, isolated if possible. */
  static List<String> around(RunAs user, List<String> command)
      throws IOException, InterruptedException {
    List<String> full = new ArrayList<>();
    if (possible()) {
      full.addAll(UNSHARE);
    }
    full.addAll(user.prefix());
    full.addAll(command);
    return full;
  }

  /** Whether {@link #around} isolates. */
  static boolean possible() throws IOException, InterruptedException {
    List<String> probe = new ArrayList<>(UNSHARE);
    probe.add("true");
    try {
      return new ProcessBuilder(probe).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}

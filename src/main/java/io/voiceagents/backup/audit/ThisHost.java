package io.voiceagents.backup.audit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where this process runs, and as whom. */
public final class ThisHost {
  private ThisHost() {}

  /** The host's own name, without asking any other host where the kernel says it. */
  public static String name() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return resolved();
    }
  }

  private static String resolved() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }

  /** The operating system's user; with the one behind {@code sudo}. */
  public static Actor user(Map<String, String> environment, Actor.Via via) {
    String name = System.getProperty("user.name", "unknown");
    String behind =
        Optional.ofNullable(environment.get("SUDO_USER")).map(user -> " (" + user + ")").orElse("");
    return new Actor(name + behind, "local", via, name());
  }
}

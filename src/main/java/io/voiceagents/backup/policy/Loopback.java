package io.voiceagents.backup.policy;

import java.net.URI;

/** Tells hosts that no network lies before. */
public final class Loopback {
  private Loopback() {}

  static boolean isHost(String host) {
    return host.equals("localhost") || host.matches("127(\\.[0-9]{1,3}){3}") || host.equals("::1");
  }

  /** Whether an address with a scheme is on this host. */
  public static boolean isAddress(String address) {
    try {
      String host = URI.create(address).getHost();
      return host != null && isHost(host.replaceAll("[\\[\\]]", ""));
    } catch (IllegalArgumentException bad) {
      return false;
    }
  }
}

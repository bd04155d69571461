package io.voiceagents.backup.routing.web;

import io.vertx.core.http.HttpServerRequest;
import io.voiceagents.backup.policy.Network;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From where requests come. {@code X-Forwarded-For} is read only if the one who is connected is a
 * trusted proxy, from its end, and only as far as those who wrote it are trusted: what stands
 * before the first other address may have been written by anybody. {@code Forwarded} (RFC 7239) is
 * not read, for a proxy that sets one of both headers hands on the other as its client wrote it.
 */
record Addresses(List<Network> trusted) {
  private static final Pattern WITH_PORT =
      Pattern.compile("\\[([^\\]]+)\\](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}");

  private static final int NETWORK_GROUPS = 4;

  /**
   * What one host has: of an address of IPv6 its network of 64 bits, else the address.
   *
   * @param address as Java writes it: of IPv6 with all of its eight groups
   */
  static String network(String address) {
    String[] groups = address.split(":", -1);
    return groups.length <= NETWORK_GROUPS
        ? address
        : String.join(":", Arrays.asList(groups).subList(0, NETWORK_GROUPS));
  }

  /** The address of the client, without its port. */
  String of(HttpServerRequest request) {
    String nearest = String.valueOf(request.remoteAddress().hostAddress());
    if (trusted.isEmpty()) {
      return nearest;
    }
    // A scope, as in fe80::1%eth0, says nothing beyond this host.
    return client(nearest.replaceFirst("%.*", ""), request.headers().getAll("X-Forwarded-For"));
  }

  /**
   * The last one that no trusted proxy is; the furthest proxy where there is none, or where what
   * comes before it is no address.
   *
   * @param headers as they came, oldest first
   */
  String client(String nearest, List<String> headers) {
    String[] named = String.join(",", headers).split(",", -1);
    String address = nearest;
    for (int i = named.length - 1; i >= 0 && isTrusted(address); i--) {
      Optional<InetAddress> before = Network.address(bare(named[i].strip()));
      if (before.isEmpty()) {
        return address;
      }
      address = before.get().getHostAddress();
    }
    return address;
  }

  private boolean isTrusted(String address) {
    Optional<InetAddress> read = Network.address(address);
    return read.isPresent() && trusted.stream().anyMatch(one -> one.contains(read.get()));
  }

  private static String bare(String address) {
    Matcher form = WITH_PORT.matcher(address);
    if (!form.matches()) {
      return address;
    }
    return form.group(1) == null ? form.group(2) : form.group(1);
  }
}

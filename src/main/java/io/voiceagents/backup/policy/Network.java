package io.voiceagents.backup.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Addresses that have the same first bits. Names are never looked up.
 *
 * @param base an address of it
 * @param bits how many of the first bits are the same
 */
public record Network(InetAddress base, int bits) {
  private static final String IPV4 = "((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}";
  private static final String IPV6 = "(?=.*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*";
  private static final String EXPECTATION = "must be an address, or a network with its bits";
  private static final String HINT = "As in 10.0.0.7, 10.0.0.0/8 or 2001:db8::/32.";

  /** Reads {@code 10.0.0.0/8}; an address alone is a network of one. */
  static Network parse(String text) throws BadValue {
    int slash = text.indexOf('/');
    Optional<InetAddress> base = address(slash < 0 ? text : text.substring(0, slash));
    if (base.isEmpty()) {
      throw new BadValue(EXPECTATION, HINT);
    }
    int most = base.get().getAddress().length * Byte.SIZE;
    String bits = slash < 0 ? String.valueOf(most) : text.substring(slash + 1);
    if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > most) {
      throw new BadValue(EXPECTATION + ", at most " + most, HINT);
    }
    return new Network(base.get(), Integer.parseInt(bits));
  }

  /** The address that a text is, of IPv4 with four decimal parts; empty for names and the rest. */
  public static Optional<InetAddress> address(String text) {
    if (!text.matches(IPV4) && !text.matches(IPV6)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException wrongForm) {
      return Optional.empty();
    }
  }

  /** Whether an address is one of it; one of the other family never is. */
  public boolean contains(InetAddress address) {
    byte[] own = base.getAddress();
    byte[] other = address.getAddress();
    if (own.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if (((own[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}

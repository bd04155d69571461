package io.voiceagents.backup.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host and a port. */
public record ServerAddress(String host, int port) {
  private static final Pattern FORM = Pattern.compile("([^:]+|\\[.+\\])(?::([0-9]{1,5}))?");

  /** Reads {@code host} or {@code host:port}; an IPv6 address stands in brackets. */
  static BadValue.Parser<ServerAddress> withPort(int standard) {
    return text -> {
      Matcher form = FORM.matcher(text);
      int port =
          form.matches() && form.group(2) != null ? Integer.parseInt(form.group(2)) : standard;
      if (!form.matches() || port < 1 || port > 65_535) {
        throw new BadValue("must be a host, or host:port", "An IPv6 address stands in brackets.");
      }
      String host = form.group(1).replaceAll("[\\[\\]]", "");
      return new ServerAddress(ValueForms.host().parse(host), port);
    };
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}

package io.voiceagents.backup.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes an address apart into the keys it stands for. Shapes: PostgreSQL's connection URIs
 * (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS) with one host,
 * and those of redis-cli (https://www.iana.org/assignments/uri-schemes/prov/redis).
 */
final class ConnectionUrl {
  private final List<String> schemes;
  private final List<String> parameters;
  private final Map<String, String> keys = new LinkedHashMap<>();

  private ConnectionUrl(List<String> schemes, List<String> parameters) {
    this.schemes = schemes;
    this.parameters = parameters;
  }

  /**
   * Adds to the section the keys that its {@code url} implies.
   *
   * @param parameters names of keys that may be given after the question mark
   * @return whether there is no address, or a good one
   */
  static boolean expand(Section connection, List<String> schemes, List<String> parameters) {
    if (!connection.has("url")) {
      return true;
    }
    Optional<Scalar> url = connection.scalar("url").map(Scalar::hide);
    Optional<Map<String, String>> keys =
        url.flatMap(
            scalar -> scalar.parse(text -> new ConnectionUrl(schemes, parameters).parse(text)));
    keys.ifPresent(
        found -> found.forEach((name, value) -> connection.imply(url.orElseThrow(), name, value)));
    return keys.isPresent();
  }

  /** The keys that an address stands for. */
  static Map<String, String> keys(String text, List<String> schemes, List<String> parameters)
      throws BadValue {
    return new ConnectionUrl(schemes, parameters).parse(text);
  }

  private Map<String, String> parse(String text) throws BadValue {
    URI address = uri(text);
    if (!schemes.contains(String.valueOf(address.getScheme()))) {
      throw bad("Known schemes: " + String.join(", ", schemes) + ".");
    }
    if (address.getHost() == null) {
      throw bad("Name one host after '//'; escape special characters of a password with %.");
    }
    if (address.getScheme().equals("rediss")) {
      keys.put("tls", "true");
    }
    keys.put("host", address.getHost().replaceAll("[\\[\\]]", ""));
    if (address.getPort() != -1) {
      keys.put("port", Integer.toString(address.getPort()));
    }
    addUser(Optional.ofNullable(address.getRawUserInfo()).orElse(""));
    addPath(Optional.ofNullable(address.getPath()).orElse(""));
    addParameters(Optional.ofNullable(address.getRawQuery()).orElse(""));
    return keys;
  }

  private static URI uri(String text) throws BadValue {
    try {
      return new URI(text);
    } catch (URISyntaxException notShown) {
      throw bad("Escape special characters with %, or use host, user and password_file.");
    }
  }

  private void addUser(String info) {
    String[] parts = info.split(":", 2);
    if (!parts[0].isEmpty()) {
      keys.put("user", decode(parts[0]));
    }
    if (parts.length == 2 && !parts[1].isEmpty()) {
      keys.put("password", decode(parts[1]));
    }
  }

  private void addPath(String path) throws BadValue {
    String name = path.startsWith("/") ? path.substring(1) : path;
    if (schemes.contains("redis") && !name.isEmpty() && !name.equals("0")) {
      throw bad("Take the database's number out: a backup holds all databases.");
    }
    if (!schemes.contains("redis") && !name.isEmpty()) {
      keys.put("database", name);
    }
  }

  private void addParameters(String query) throws BadValue {
    for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length != 2 || !parameters.contains(parts[0])) {
        String known = parameters.isEmpty() ? "none" : String.join(", ", parameters);
        throw bad("Parameters after '?' that are known: " + known + ".");
      }
      keys.put(parts[0], decode(parts[1]));
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static BadValue bad(String hint) {
    return new BadValue("must be the address of a server", hint);
  }
}

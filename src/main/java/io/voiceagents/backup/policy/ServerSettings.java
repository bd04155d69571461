package io.voiceagents.backup.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the resident process listens.
 *
 * @param host address to listen on
 * @param port TCP port
 * @param tls empty for plain HTTP
 * @param limits how much each caller may ask
 * @param console whether the console for routes and the JVM is served
 * @param trustedProxies who is believed where a request comes from
 * @param oidc whose tokens are taken besides the server's own
 * @param twoPerson what takes two
 * @param publicUrl where people reach it, without a slash at the end; empty if nobody said
 * @param restoreDirectories in which others may restore; none for no such limit
 */
public record ServerSettings(
    String host,
    int port,
    Optional<Tls> tls,
    RateLimits limits,
    boolean console,
    List<Network> trustedProxies,
    Optional<OidcSettings> oidc,
    TwoPerson twoPerson,
    Optional<String> publicUrl,
    List<Path> restoreDirectories) {
  /** This host alone, so that nothing is open by mistake. */
  public static final ServerSettings DEFAULT = new ServerSettings("127.0.0.1", 8443);

  /** Plain HTTP. */
  public ServerSettings(String host, int port) {
    this(host, port, Optional.empty());
  }

  /** As many requests as usual, and the console. */
  public ServerSettings(String host, int port, Optional<Tls> tls) {
    this(
        host,
        port,
        tls,
        RateLimits.DEFAULT,
        true,
        List.of(),
        Optional.empty(),
        TwoPerson.NONE,
        Optional.empty(),
        List.of());
  }

  public ServerSettings {
    trustedProxies = List.copyOf(trustedProxies);
    restoreDirectories = List.copyOf(restoreDirectories);
  }

  /** Whether browsers reach it by TLS: its own, or that of a proxy before it. */
  public boolean isReachedByTls() {
    return tls.isPresent() || publicUrl.filter(url -> url.startsWith("https://")).isPresent();
  }

  /** The same with other limits. */
  public ServerSettings withLimits(RateLimits others) {
    return new ServerSettings(
        host,
        port,
        tls,
        others,
        console,
        trustedProxies,
        oidc,
        twoPerson,
        publicUrl,
        restoreDirectories);
  }

  /** The same without the console. */
  public ServerSettings withoutConsole() {
    return new ServerSettings(
        host,
        port,
        tls,
        limits,
        false,
        trustedProxies,
        oidc,
        twoPerson,
        publicUrl,
        restoreDirectories);
  }

  /** The same behind proxies. */
  public ServerSettings withTrustedProxies(List<Network> proxies) {
    return new ServerSettings(
        host, port, tls, limits, console, proxies, oidc, twoPerson, publicUrl, restoreDirectories);
  }

  /** The same with another issuer's tokens. */
  public ServerSettings withOidc(OidcSettings issuer) {
    return new ServerSettings(
        host,
        port,
        tls,
        limits,
        console,
        trustedProxies,
        Optional.of(issuer),
        twoPerson,
        publicUrl,
        restoreDirectories);
  }

  /** The same where people reach it at another address. */
  public ServerSettings withPublicUrl(String url) {
    return new ServerSettings(
        host,
        port,
        tls,
        limits,
        console,
        trustedProxies,
        oidc,
        twoPerson,
        Optional.of(url),
        restoreDirectories);
  }

  /** The same with a rule of two. */
  public ServerSettings withTwoPerson(TwoPerson rule) {
    return new ServerSettings(
        host,
        port,
        tls,
        limits,
        console,
        trustedProxies,
        oidc,
        rule,
        publicUrl,
        restoreDirectories);
  }

  /**
   * What the server proves itself with; PEM.
   *
   * @param certificate the chain, the server's own first
   * @param key its private key, not encrypted
   */
  public record Tls(Path certificate, Path key) {}

  /** Reads {@code server}. */
  static ServerSettings read(Section root) {
    Section section = root.sectionOrEmpty("server", KnownKeys.at("server"));
    String host = section.read("host", ValueForms.host()).orElse(DEFAULT.host());
    Optional<Path> certificate = section.path("certificate_file");
    Optional<Path> key = section.path("key_file");
    if (section.has("certificate_file") || section.has("key_file")) {
      section.require("certificate_file", "It goes with 'key_file'.");
      section.require("key_file", "It goes with 'certificate_file'.");
    } else if (!Loopback.isHost(host)) {
      section.warning(
          "host",
          "is reached over the network, and tokens would go over it in the clear.",
          "Name 'certificate_file' and 'key_file', or let a proxy on this host do TLS.");
    }
    return new ServerSettings(
        host,
        section.read("port", ValueForms.wholeNumber(1, 65535)).orElse(DEFAULT.port()),
        certificate.flatMap(chain -> key.map(own -> new Tls(chain, own))),
        RateLimits.read(section),
        section.read("console", ValueForms.flag()).orElse(DEFAULT.console()),
        section.list("trusted_proxies").stream()
            .flatMap(proxy -> proxy.parse(Network::parse).stream())
            .toList(),
        section.section("oidc", KnownKeys.at("server.oidc")).map(OidcSettings::read),
        TwoPerson.read(section),
        section.read("public_url", ServerSettings::publicUrl),
        section.paths("restore_directories"));
  }

  /** Something below it is linked to, so nothing may stand behind the path. */
  private static String publicUrl(String text) throws BadValue {
    boolean address;
    try {
      URI read = new URI(text);
      address =
          read.getHost() != null
              && read.getRawQuery() == null
              && read.getRawFragment() == null
              && read.getRawUserInfo() == null;
    } catch (URISyntaxException bad) {
      address = false;
    }
    if (!address || !text.matches("https?://.*")) {
      throw new BadValue(
          "must be an address that begins with https:// or http://, without a query",
          "As people type it into a browser: https://backup.example.com.");
    }
    return text.replaceAll("/+$", "");
  }
}

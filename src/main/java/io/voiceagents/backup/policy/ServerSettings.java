package io.voiceagents.backup.policy;

/**
 * Where the resident process listens.
 *
 * @param host address to listen on
 * @param port TCP port
 */
public record ServerSettings(String host, int port) {
  /** This host alone, so that nothing is open by mistake. */
  public static final ServerSettings DEFAULT = new ServerSettings("127.0.0.1", 8443);

  /** Reads {@code server}. */
  static ServerSettings read(Section root) {
    Section section = root.sectionOrEmpty("server", KnownKeys.at("server"));
    return new ServerSettings(
        section.read("host", ValueForms.host()).orElse(DEFAULT.host()),
        section.read("port", ValueForms.wholeNumber(1, 65535)).orElse(DEFAULT.port()));
  }
}

package io.voiceagents.backup.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * Whose tokens the server takes besides its own (OpenID Connect), and what their bearers may do.
 *
 * @param issuer as it stands in {@code iss}; its address
 * @param audience what {@code aud} has to name
 * @param rolesClaim name of a claim, or names with dots between them for one within others
 * @param usernameClaim the claim that people are called by
 * @param viewer values of the claim that make somebody a viewer
 */
public record OidcSettings(
    String issuer,
    String audience,
    String rolesClaim,
    String usernameClaim,
    List<String> viewer,
    List<String> operator,
    List<String> admin) {
  private static final String ROLES_CLAIM = "roles";
  private static final String USERNAME_CLAIM = "preferred_username";
  private static final List<String> ROLES = List.of("viewer", "operator", "admin");

  public OidcSettings {
    viewer = List.copyOf(viewer);
    operator = List.copyOf(operator);
    admin = List.copyOf(admin);
  }

  /** Reads {@code server.oidc}. */
  static OidcSettings read(Section section) {
    section.require("issuer", "As in https://login.example.com/realms/ops.");
    section.require("audience", "What the issuer writes into 'aud' for this server.");
    if (ROLES.stream().noneMatch(section::mentions)) {
      section.problemHere(
          "lets nobody in: no value of '" + ROLES_CLAIM + "' has a role.",
          "Give 'viewer', 'operator' or 'admin' values of the claim that 'roles_claim' names.");
    }
    return new OidcSettings(
        section.read("issuer", OidcSettings::issuer).orElse(""),
        section.read("audience", ValueForms.text()).orElse(""),
        section.read("roles_claim", ValueForms.text()).orElse(ROLES_CLAIM),
        section.read("username_claim", ValueForms.text()).orElse(USERNAME_CLAIM),
        values(section, "viewer"),
        values(section, "operator"),
        values(section, "admin"));
  }

  private static List<String> values(Section section, String role) {
    return section.list(role).stream().map(Scalar::text).toList();
  }

  /**
   * Kept as it is written: {@code iss} is compared letter by letter (OIDC Core, section 3.1.3.7).
   */
  private static String issuer(String text) throws BadValue {
    boolean address;
    try {
      URI read = new URI(text);
      address = read.getHost() != null && read.getQuery() == null && read.getFragment() == null;
    } catch (URISyntaxException bad) {
      address = false;
    }
    if (!address || !text.matches("https?://.*")) {
      throw new BadValue(
          "must be an address", "As the issuer writes it into 'iss': https://login.example.com.");
    }
    if (!text.startsWith("https://") && !Loopback.isAddress(text)) {
      throw new BadValue(
          "must begin with https://", "Whoever is between could let anybody in over http.");
    }
    return text;
  }
}

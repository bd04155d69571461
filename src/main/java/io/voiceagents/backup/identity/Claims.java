package io.voiceagents.backup.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.policy.OidcSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the claims of a good token say of its bearer. */
record Claims(OidcSettings settings) {
  private static final int LONGEST = 100;

  /** The highest role that any value of the claim has; empty for everything else. */
  Optional<Role> role(JWTClaimsSet claims) {
    List<String> values = values(claims, settings.rolesClaim());
    if (values.stream().anyMatch(settings.admin()::contains)) {
      return Optional.of(Role.ADMIN);
    }
    if (values.stream().anyMatch(settings.operator()::contains)) {
      return Optional.of(Role.OPERATOR);
    }
    return values.stream().anyMatch(settings.viewer()::contains)
        ? Optional.of(Role.VIEWER)
        : Optional.empty();
  }

  /** What the bearer is called in the audit log. Others chose it, so it stays one short line. */
  String name(JWTClaimsSet claims) {
    Object called = find(claims.getClaims(), settings.usernameClaim());
    String name = called instanceof String text && !text.isBlank() ? text : claims.getSubject();
    String line = name.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    return line.substring(0, Math.min(line.length(), LONGEST));
  }

  /** A list, or a text with spaces between, as {@code scope} is (RFC 8693, section 4.2). */
  private static List<String> values(JWTClaimsSet claims, String name) {
    Object value = find(claims.getClaims(), name);
    if (value instanceof List<?> list) {
      return list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    }
    return value instanceof String text
        ? Arrays.stream(text.split(" ", -1)).filter(one -> !one.isEmpty()).toList()
        : List.of();
  }

  /** Names of claims may have dots themselves, as addresses do. */
  private static Object find(Map<String, Object> claims, String name) {
    Object whole = claims.get(name);
    int dot = name.indexOf('.');
    if (whole != null || dot < 0) {
      return whole == null ? "" : whole;
    }
    Object inner = claims.get(name.substring(0, dot));
    if (!(inner instanceof Map<?, ?> map)) {
      return "";
    }
    Map<String, Object> next = new HashMap<>();
    map.forEach((key, value) -> next.put(String.valueOf(key), value));
    return find(next, name.substring(dot + 1));
  }
}

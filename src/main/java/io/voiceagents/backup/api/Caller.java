package io.voiceagents.backup.api;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.audit.Actor;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param id of the token; for that of another issuer, of its bearer
 * @param name of the token or its bearer
 * @param from network address
 * @param until when the token of another issuer ends; empty for one of ours, which can be asked for
 */
public record Caller(String id, String name, Role role, String from, Optional<Instant> until) {
  /** Before the name of an issuer's bearer. */
  public static final String ISSUED = "oidc:";

  /** The bearer of a token of ours. */
  public Caller(String id, String name, Role role, String from) {
    this(id, name, role, from, Optional.empty());
  }

  /**
   * Whether it is the same identity: a token that was made anew under a name is, and a token of
   * ours under the name by which an issuer knows its bearer.
   */
  boolean isSame(Caller other) {
    return id.equals(other.id()) || plain(name).equals(plain(other.name()));
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith(ISSUED) ? lower.substring(ISSUED.length()) : lower;
  }

  Actor actor() {
    return new Actor(name, role.word(), Actor.Via.API, from);
  }
}

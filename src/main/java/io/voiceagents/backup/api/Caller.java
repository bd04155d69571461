package io.voiceagents.backup.api;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.audit.Actor;
import java.time.Instant;
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
  /** The bearer of a token of ours. */
  public Caller(String id, String name, Role role, String from) {
    this(id, name, role, from, Optional.empty());
  }

  Actor actor() {
    return new Actor(name, role.word(), Actor.Via.API, from);
  }
}

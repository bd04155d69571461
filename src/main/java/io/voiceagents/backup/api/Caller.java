package io.voiceagents.backup.api;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.audit.Actor;

/**
 * Who asks.
 *
 * @param id of the token
 * @param name of the token
 * @param from network address
 */
public record Caller(String id, String name, Role role, String from) {
  Actor actor() {
    return new Actor(name, role.word(), Actor.Via.API, from);
  }
}

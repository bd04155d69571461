package io.voiceagents.backup.identity;

import io.voiceagents.backup.access.Role;
import java.time.Instant;

/** Whether the bearer of a token is let in. */
public sealed interface Admission {
  /**
   * Somebody with a role.
   *
   * @param subject the issuer's own name, which is never given to another one
   * @param name what people call this one
   * @param until when the token ends
   */
  record Known(String subject, String name, Role role, Instant until) implements Admission {}

  /** Somebody who has none. */
  record WithoutRole(String name) implements Admission {}

  /** The token is not good. */
  record Refused(String why) implements Admission {}

  /** Whether it is good can't be found out now. */
  record Unknown(String why) implements Admission {}
}

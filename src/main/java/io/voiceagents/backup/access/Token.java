package io.voiceagents.backup.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A token as it is kept: its text can't be had back.
 *
 * @param id names it where its name may have been used again
 * @param sha256 of the text, in hexadecimal digits
 */
public record Token(
    String id,
    String name,
    Role role,
    String sha256,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> revokedAt) {

  /** Whether it opens anything at a moment. */
  public boolean validAt(Instant now) {
    return revokedAt.isEmpty() && now.isBefore(expiresAt);
  }

  /** {@code valid}, {@code expired} or {@code revoked}. */
  public String state(Instant now) {
    if (revokedAt.isPresent()) {
      return "revoked";
    }
    return validAt(now) ? "valid" : "expired";
  }
}

package io.voiceagents.backup.cli;

import io.voiceagents.backup.access.Token;
import io.voiceagents.backup.access.Tokens;
import io.voiceagents.backup.cli.output.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;

/** Tokens as documents, never their texts; and where they are kept. */
final class TokenView {
  private TokenView() {}

  /** Those of the configuration's state directory; a configuration that can only read will do. */
  static Tokens tokens(Session session) throws IOException {
    try (Operations operations = session.openForReading()) {
      Path state = operations.configuration().stateDirectory();
      return new Tokens(state, new SecureRandom(), session.clock());
    }
  }

  static Document document(Token token, Instant now, Document into) {
    return into.put("id", token.id())
        .put("name", token.name())
        .put("role", token.role())
        .put("state", token.state(now))
        .put("created_at", token.createdAt())
        .put("expires_at", token.expiresAt())
        .put("revoked_at", token.revokedAt());
  }
}

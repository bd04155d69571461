package io.voiceagents.backup.routing.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.api.Caller;
import io.voiceagents.backup.routing.web.Sessions.Session;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T14:03:27Z");

  private final Sessions sessions = new Sessions(new SecureRandom());

  private static Caller caller(String id) {
    return new Caller(id, "anna", Role.VIEWER, "10.0.0.1");
  }

  @Test
  void aSessionEndsWithTheTokenOfAnotherIssuer() {
    Instant end = NOW.plusSeconds(300);
    Session session =
        sessions.open(
            new Caller("oidc:1", "oidc:anna", Role.VIEWER, "10.0.0.1", Optional.of(end)), NOW);
    assertThat(sessions.find(session.id(), end.minusSeconds(1))).isPresent();
    assertThat(sessions.find(session.id(), end)).isEmpty();
  }

  @Test
  void whoLogsInAgainAndAgainEndsHisOwnOldestSessionsAndNoOthers() {
    Session other = sessions.open(caller("t1"), NOW);
    Session first = sessions.open(caller("t2"), NOW);
    Session second = sessions.open(caller("t2"), NOW);
    for (int i = 2; i < Sessions.MOST_OF_ONE; i++) {
      sessions.open(caller("t2"), NOW);
    }
    assertThat(sessions.find(first.id(), NOW)).isPresent();
    sessions.open(caller("t2"), NOW);
    assertThat(sessions.find(first.id(), NOW)).isEmpty();
    assertThat(sessions.find(second.id(), NOW)).isPresent();
    assertThat(sessions.find(other.id(), NOW)).isPresent();
    assertThat(sessions.find(other.id(), NOW.plus(Sessions.LIFETIME))).isEmpty();
  }
}

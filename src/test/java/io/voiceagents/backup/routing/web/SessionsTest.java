package io.voiceagents.backup.routing.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.routing.web.Sessions.Session;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T14:03:27Z");

  private final Sessions sessions = new Sessions(new SecureRandom());

  @Test
  void whoLogsInAgainAndAgainEndsHisOwnOldestSessionsAndNoOthers() {
    Session other = sessions.open("t1", NOW);
    Session first = sessions.open("t2", NOW);
    Session second = sessions.open("t2", NOW);
    for (int i = 2; i < Sessions.MOST_OF_ONE; i++) {
      sessions.open("t2", NOW);
    }
    assertThat(sessions.find(first.id(), NOW)).isPresent();
    sessions.open("t2", NOW);
    assertThat(sessions.find(first.id(), NOW)).isEmpty();
    assertThat(sessions.find(second.id(), NOW)).isPresent();
    assertThat(sessions.find(other.id(), NOW)).isPresent();
    assertThat(sessions.find(other.id(), NOW.plus(Sessions.LIFETIME))).isEmpty();
  }
}

package io.voiceagents.backup.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.access.Tokens.Created;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  @TempDir Path state = Path.of("");

  private Tokens at(Instant now) {
    return new Tokens(state, new SecureRandom(), Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  void onlyAHashIsKeptAndForItsOwnerAlone() throws Exception {
    Created made = at(NOW).create("prometheus", Role.VIEWER, Duration.ofDays(1));
    Path file = state.resolve("tokens.json");
    assertThat(made.text()).matches("vab_[A-Za-z0-9_-]{43}");
    assertThat(Files.readString(file)).doesNotContain(made.text()).contains(made.token().sha256());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aTokenOpensUntilItExpires() throws Exception {
    Created made = at(NOW).create("ops", Role.OPERATOR, Duration.ofHours(1));
    assertThat(at(NOW.plusSeconds(3599)).check(made.text())).contains(made.token());
    assertThat(at(NOW.plusSeconds(3600)).check(made.text())).isEmpty();
    assertThat(at(NOW.plusSeconds(3600)).valid(made.token().id())).isEmpty();
  }

  @Test
  void whatIsNoTokenOpensNothing() throws Exception {
    Tokens tokens = at(NOW);
    String text = tokens.create("ops", Role.ADMIN, Duration.ofHours(1)).text();
    String other = text.substring(0, text.length() - 1) + (text.endsWith("A") ? "B" : "A");
    assertThat(tokens.check("")).isEmpty();
    assertThat(tokens.check("vab_")).isEmpty();
    assertThat(tokens.check(other)).isEmpty();
    assertThat(tokens.check(text + "x")).isEmpty();
    assertThat(tokens.check("vab_" + "x".repeat(10_000))).isEmpty();
    assertThat(tokens.check(tokens.list().get(0).sha256())).isEmpty();
  }

  @Test
  void aRevocationByAnotherProcessHoldsAtOnce() throws Exception {
    Tokens server = at(NOW);
    Created made = server.create("ops", Role.ADMIN, Duration.ofHours(1));
    assertThat(server.check(made.text())).isPresent();
    assertThat(at(NOW).revoke("ops")).isPresent();
    assertThat(server.check(made.text())).isEmpty();
    assertThat(at(NOW).revoke("ops")).isEmpty();
  }

  @Test
  void aNameIsTakenWhileItsTokenIsValid() throws Exception {
    Created first = at(NOW).create("ops", Role.ADMIN, Duration.ofHours(1));
    assertThatThrownBy(() -> at(NOW).create("ops", Role.VIEWER, Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'ops' already. Hint:");
    assertThatThrownBy(() -> at(NOW).create("a b", Role.VIEWER, Duration.ofHours(1)))
        .hasMessageContaining("'a b' can't name a token. Hint:");
    at(NOW).revoke(first.token().id());
    assertThat(at(NOW).create("ops", Role.VIEWER, Duration.ofHours(1)).token().role())
        .isEqualTo(Role.VIEWER);
    assertThat(at(NOW).list()).hasSize(2);
  }

  @Test
  void aDamagedFileLetsNobodyIn() throws Exception {
    Created made = at(NOW).create("ops", Role.ADMIN, Duration.ofHours(1));
    Files.writeString(state.resolve("tokens.json"), "{\"tokens\": [{\"role\": \"root\"}]}");
    assertThatThrownBy(() -> at(NOW).check(made.text()))
        .hasMessageContaining("'root' is no role")
        .hasMessageContaining("Hint:");
  }
}

package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.policy.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensCommandTest extends CommandLineTest {
  @BeforeEach
  void stateInAScratchDirectory(@TempDir Path directory) {
    Configuration sample = fake.configuration;
    fake.configuration =
        new Configuration(
            sample.file(),
            directory,
            sample.storage(),
            sample.encryption(),
            sample.restoreTest(),
            sample.policies());
  }

  @Test
  void aTokenIsShownOnceListedAndRevoked() throws IOException {
    JsonNode made = run("tokens", "create", "anna", "--role", "admin", "--json").json();
    assertThat(made.get("token").asText()).startsWith("vab_");
    assertThat(made.get("role").asText()).isEqualTo("admin");
    Ran listed = run("tokens", "list", "--json");
    assertThat(listed.json().at("/tokens/0/state").asText()).isEqualTo("valid");
    assertThat(listed.out()).doesNotContain("vab_", "sha256");
    assertThat(run("tokens", "revoke", "anna").out()).startsWith("Revoked anna (t");
    assertThat(run("tokens", "list").out()).contains("revoked");
    assertThat(run("tokens", "revoke", "anna").exitCode()).isEqualTo(6);
  }

  @Test
  void wrongValuesAreNamedWithAHint() {
    assertThat(run("tokens", "create", "anna", "--role", "root").err())
        .contains("--role 'root'", "Hint: viewer, operator or admin");
    assertThat(run("tokens", "create", "anna", "--days", "0").exitCode()).isEqualTo(2);
    assertThat(run("tokens", "create", "a b").exitCode()).isEqualTo(2);
    assertThat(run("tokens", "list").out()).startsWith("No token yet.");
  }
}

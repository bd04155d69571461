package io.voiceagents.backup.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.policy.Redaction.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "password: hunter2|password: \"${PASSWORD}\"",
        "password: 12345678|password: \"${PASSWORD}\"",
        "password: ${PW}|password: ${PW}",
        "password: ${PW:-hunter2}|password: \"${PW}\"",
        "password: ${PW:-}|password: ${PW:-}",
        "password: a${PW}b|password: \"${PASSWORD}\"",
        "a: {secret_key: hunter2}|a: {secret_key: \"${A_SECRET_KEY}\"}",
        "a: {access_key: AKIA}|a: {access_key: \"${A_ACCESS_KEY}\"}",
        "tokens: [hunter2]|tokens: [\"${TOKENS_0_}\"]",
        "url: redis://u:hunter2@h:1/0|url: \"redis://u:${URL_PASSWORD}@h:1/0\"",
        "url: redis://:a@b@h|url: \"redis://:${URL_PASSWORD}@h\"",
        "url: redis://${U:-x}:hunter2@h|url: \"redis://${U:-x}:${URL_PASSWORD}@h\"",
        "url: redis://:${PW:-hunter2}@h|url: \"redis://:${PW}@h\"",
        "url: postgresql://h/d?password=hunter2|url: \"postgresql://h/d?password=${URL_PARAMETER}\"",
        "url: postgresql://u@h/d?sslmode=require|url: postgresql://u@h/d?sslmode=require",
        "password_file: pg.password|password_file: pg.password",
        "key_file: backup.key|key_file: backup.key",
        "host: ${H:-db} # hunter2|host: ${H:-db}"
      })
  void hidesSecretsAndNothingElse(String yaml, String redacted) {
    assertThat(Redaction.of(yaml).yaml().strip()).isEqualTo(redacted);
  }

  @Test
  void namesTheVariablesAndWhatNeedsThem() {
    String yaml = "a: ${X}\nb: {c: '${X:-1} ${Y:-}', password: p}\nd: $${Z}\n";
    assertThat(Redaction.of(yaml).variables())
        .containsExactly(
            new Variable("X", List.of("a", "b.c"), false, false),
            new Variable("Y", List.of("b.c"), true, false),
            new Variable("B_PASSWORD", List.of("b.password"), false, true));
  }

  @Test
  void writesAliasesOut() {
    assertThat(Redaction.of("a: &x {password: p}\nb: *x\n").yaml())
        .contains("${A_PASSWORD}", "${B_PASSWORD}")
        .doesNotContain("&", "*");
  }

  @Test
  void aBrokenTextIsNotQuoted() {
    assertThatThrownBy(() -> Redaction.of("password: \"hunter2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Property(tries = 200)
  void aRedactedConfigurationLoadsToTheSameAsTheOriginal(
      @ForAll("secrets") String password, @ForAll("secrets") String key)
      throws IOException, ConfigurationException {
    String yaml =
        """
        # once it was %s
        storage: {s3: {bucket: abc, region: r, access_key: %s, secret_key: %s}}
        encryption: {key_file: k}
        policies:
          redis: {connection: {host: h, password: %s}}
          other: {type: redis, connection: {url: "redis://:%s@h", tls: true}}
          main: {type: postgres, connection: {host: h, user: u, password: "${PW:-%s}"}}
        """
            .formatted(key, key, key, password, password, password);
    Redaction redaction = Redaction.of(yaml);
    assertThat(redaction.yaml()).doesNotContain(password, key);
    Map<String, String> environment = new HashMap<>();
    for (Variable variable : redaction.variables()) {
      boolean storage = variable.keys().get(0).startsWith("storage");
      environment.put(variable.name(), storage ? key : password);
    }
    Configuration original = load(yaml, Map.of());
    Configuration redacted = load(redaction.yaml(), environment);
    assertThat(redacted.storage()).isEqualTo(original.storage());
    assertThat(redacted.encryption()).isEqualTo(original.encryption());
    assertThat(redacted.policies()).isEqualTo(original.policies());
  }

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .withCharRange('0', '9')
        .withChars("._~-")
        .ofMinLength(10)
        .ofMaxLength(40)
        .map(text -> "S" + text + "s");
  }

  private static Configuration load(String yaml, Map<String, String> environment)
      throws IOException, ConfigurationException {
    Path file = Files.createTempFile("backup", ".yaml");
    try {
      return ConfigurationLoader.load(Files.writeString(file, yaml), environment);
    } finally {
      Files.delete(file);
    }
  }
}

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
        "url: redis://u:hunter2@h:1/0|url: \"redis://u:${URL_PASSWORD}@h:1/0\"",
        "url: redis://:a@b@h|url: \"redis://:${URL_PASSWORD}@h\"",
        "url: redis://${U:-x}:hunter2@h|url: \"redis://${U:-x}:${URL_PASSWORD}@h\"",
        "url: redis://:${PW:-hunter2}@h|url: \"redis://:${PW}@h\"",
        "url: postgresql://h/d?password=hunter2|url: \"postgresql://h/d?password=${URL_PARAMETER}\"",
        "url: postgresql://u@h/d?sslmode=require|url: postgresql://u@h/d?sslmode=require",
        "password_file: pg.password|password_file: pg.password",
        "host: ${H:-db} # hunter2|host: ${H:-db}"
      })
  void hidesSecretsOfAConnectionAndNothingElse(String yaml, String redacted) {
    String above = "policies:\n  p:\n    connection:\n      ";
    assertThat(Redaction.of(above + yaml).yaml().strip())
        .isEqualTo(
            above + redacted.replaceAll("\\$\\{(PASSWORD|URL_)", "\\${POLICIES_P_CONNECTION_$1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "storage: {s3: {secret_key: hunter2}}|storage: {s3: {secret_key: \"${STORAGE_S3_SECRET_KEY}\"}}",
        "storage: {s3: {access_key: AKIA}}|storage: {s3: {access_key: \"${STORAGE_S3_ACCESS_KEY}\"}}",
        "tokens: [hunter2]|tokens: [\"${TOKENS_0_}\"]",
        "encryption: {key_file: backup.key}|encryption: {key_file: backup.key}",
        "policies: {p: {paths: [/srv, /home]}}|policies: {p: {paths: [/srv, /home]}}",
        "policies: {p: {options: {log: {follow: true}}}}|policies: {p: {options: {log: {follow: true}}}}",
      })
  void hidesSecretsElsewhereToo(String yaml, String redacted) {
    assertThat(Redaction.of(yaml).yaml().strip()).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pasword: hunter2|pasword: \"${PASWORD}\"",
        "a: {b: [hunter2, \"${X:-hunter2}\"]}|a: {b: [\"${A_B_0_}\", \"${X}\"]}",
        "policies: {p: {conection: {host: h}}}|policies: {p: {conection: {host: \"${POLICIES_P_CONECTION_HOST}\"}}}",
        "policies: {p: {paths: [{pw: hunter2}]}}|policies: {p: {paths: [{pw: \"${POLICIES_P_PATHS_0_PW}\"}]}}",
        "storage: hunter2|storage: \"${STORAGE}\"",
        "nothing:|nothing:"
      })
  void hidesWhatStandsUnderAKeyThatIsNotKnown(String yaml, String redacted) {
    assertThat(Redaction.of(yaml).yaml().strip()).isEqualTo(redacted);
  }

  @Test
  void namesTheVariablesAndWhatNeedsThem() {
    String yaml =
        """
        version: ${X}
        schedules: {time_zone: '${X:-1} ${Y:-}', store: {password: p}}
        state_directory: $${Z}
        """;
    assertThat(Redaction.of(yaml).variables())
        .containsExactly(
            new Variable("X", List.of("version", "schedules.time_zone"), false, false),
            new Variable("Y", List.of("schedules.time_zone"), true, false),
            new Variable(
                "SCHEDULES_STORE_PASSWORD", List.of("schedules.store.password"), false, true));
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

package io.voiceagents.backup.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.embedded.EmbeddedKms;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class AwsKmsTest {
  private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/one";
  private static final byte[] CHAIN_KEY = {1, 2, 3};
  private static final Map<String, String> CONTEXT = Map.of("repository", "r", "chain", "c");

  private EmbeddedKms server;
  private AwsKms kms;

  @BeforeEach
  void start() throws Exception {
    server = EmbeddedKms.start(ARN, "alias/two");
    kms =
        AwsKms.open(
            ARN,
            Optional.empty(),
            Optional.of(server.endpoint()),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")));
  }

  @AfterEach
  void stop() {
    kms.close();
    server.close();
  }

  @Test
  void decryptsWhatItEncrypted() throws Exception {
    byte[] wrapped = kms.encrypt(ARN, CHAIN_KEY, CONTEXT);
    assertThat(wrapped).isNotEqualTo(CHAIN_KEY);
    assertThat(kms.decrypt(ARN, wrapped, CONTEXT)).isEqualTo(CHAIN_KEY);
  }

  @Test
  void refusesAnotherContextAnotherKeyAndChangedBytes() throws Exception {
    byte[] wrapped = kms.encrypt(ARN, CHAIN_KEY, CONTEXT);
    Map<String, String> other = Map.of("repository", "r", "chain", "d");
    assertRefused(ARN, wrapped, other, "belongs to another key, chain or repository");
    assertRefused("alias/two", wrapped, CONTEXT, "belongs to another key, chain or repository");
    wrapped[wrapped.length - 1] ^= 1;
    assertRefused(ARN, wrapped, CONTEXT, "was changed");
    assertRefused("alias/three", wrapped, CONTEXT, "check the key's id");
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException, allow kms:Encrypt and kms:Decrypt",
    "DisabledException, enable the key",
    "KMSInvalidStateException, cancel its deletion"
  })
  void namesTheKeyTheCauseAndTheRemedy(String fault, String remedy) {
    server.fault = Optional.of(fault);
    assertThatThrownBy(() -> kms.encrypt(ARN, CHAIN_KEY, CONTEXT))
        .isInstanceOf(KeyException.class)
        .hasMessageContainingAll(ARN, fault, "Hint: ", remedy);
  }

  @Test
  void saysThatTheServerIsAwayAndWhatOpensTheBackupsThen() {
    server.close();
    assertThatThrownBy(() -> kms.decrypt(ARN, CHAIN_KEY, CONTEXT))
        .isInstanceOf(KeyException.class)
        .hasMessageContainingAll(ARN, "Hint: check the network", "the recovery key opens");
  }

  private void assertRefused(
      String keyId, byte[] wrapped, Map<String, String> context, String remedy) {
    assertThatThrownBy(() -> kms.decrypt(keyId, wrapped, context))
        .isInstanceOf(KeyException.class)
        .hasMessageContainingAll(keyId, "Hint: ", remedy);
  }
}

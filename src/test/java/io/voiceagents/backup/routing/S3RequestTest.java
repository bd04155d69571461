package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.embedded.FaultProxy;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import io.voiceagents.backup.store.Sha256;
import io.voiceagents.backup.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a put asks of the service, header by header (Amazon S3 API Reference, PutObject). */
class S3RequestTest {
  private static final byte[] BYTES = "hello".getBytes(UTF_8);

  @Test
  void asksForTheStorageClassAndNoEncryptionIfNoneIsSet() throws IOException {
    String head = headOfAPut(Optional.of("STANDARD_IA"), "none", "when_supported");
    assertThat(head)
        .startsWith("put /backups/some/prefix/a ")
        .contains("\r\nx-amz-storage-class: standard_ia\r\n")
        .contains("\r\nx-amz-meta-run: 1-0123abcd\r\n")
        .contains("\r\nx-amz-meta-sha256: " + Sha256.hex(BYTES) + "\r\n")
        .contains("\r\nx-amz-decoded-content-length: 5\r\n")
        .contains("x-amz-checksum-crc32")
        .doesNotContain("x-amz-server-side-encryption");
  }

  @Test
  void asksForAnUnusedKey() throws IOException {
    assertThat(headOfAPut(Optional.empty(), "none", "when_supported"))
        .contains("\r\nif-none-match: *\r\n")
        .doesNotContain("x-amz-storage-class");
    assertThat(headOfAPut(Optional.empty(), "none", "when_supported", PutMode.REPLACE))
        .doesNotContain("if-none-match");
  }

  @Test
  void asksForEncryptionByTheBucketsOwnKeys() throws IOException {
    assertThat(headOfAPut(Optional.empty(), "AES256", "when_supported"))
        .contains("\r\nx-amz-server-side-encryption: aes256\r\n");
  }

  @Test
  void asksForKmsEvenWithoutAKeyId() throws IOException {
    assertThat(headOfAPut(Optional.empty(), "aws:kms", "when_supported"))
        .contains("\r\nx-amz-server-side-encryption: aws:kms\r\n")
        .contains("\r\nx-amz-server-side-encryption-aws-kms-key-id: alias/aws/s3\r\n");
  }

  @Test
  void fault04_sendsNoChecksumToAnOlderStore() throws IOException {
    assertThat(headOfAPut(Optional.empty(), "none", "when_required"))
        .doesNotContain("checksum")
        .doesNotContain("trailer");
  }

  private static String headOfAPut(
      Optional<String> storageClass, String encryption, String checksums) throws IOException {
    return headOfAPut(storageClass, encryption, checksums, PutMode.IF_ABSENT);
  }

  private static String headOfAPut(
      Optional<String> storageClass, String encryption, String checksums, PutMode mode)
      throws IOException {
    List<String> heads = new CopyOnWriteArrayList<>();
    try (FaultProxy proxy = new FaultProxy(URI.create("http://127.0.0.1:9"))) {
      proxy.plant(
          "PUT",
          1,
          (request, forward) -> {
            heads.add(request.head());
            return Optional.of(FaultProxy.answer("403 Forbidden", ""));
          });
      StorageSettings.S3 settings = settings(proxy, storageClass, encryption, checksums);
      try (StorageWiring wiring =
              StorageWiring.open(settings, Path.of("routes"), new SecureRandom());
          CamelRuntime runtime = CamelRuntime.start(wiring.plan())) {
        assertThatThrownBy(
                () -> new RoutePut(runtime).put(new PutRequest("a", BYTES, "1-0123abcd", mode)))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("403");
      }
    }
    return heads.get(0).toLowerCase(Locale.ROOT);
  }

  private static StorageSettings.S3 settings(
      FaultProxy proxy, Optional<String> storageClass, String encryption, String checksums) {
    return new StorageSettings.S3(
        "backups",
        "us-east-1",
        Optional.of(proxy.endpoint()),
        true,
        "some/prefix/",
        storageClass,
        encryption,
        Optional.empty(),
        checksums,
        Optional.of("key"),
        new Secret("secret"));
  }
}

package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.embedded.FaultProxy;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.store.ObjectExistsException;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import io.voiceagents.backup.store.StoreException;
import io.voiceagents.backup.store.StoredObject;
import io.voiceagents.backup.store.TransientStoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that fails, lies or dies must never be believed. */
class S3FaultTest {
  private static final String BUCKET = "backups";
  private static final byte[] BYTES = "hello, said the store".getBytes(UTF_8);

  private static EmbeddedS3 server;
  private static FaultProxy proxy;
  private static StorageWiring wiring;
  private static CamelRuntime runtime;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    server = EmbeddedS3.start(directory, new SecureRandom());
    server.createBucket(BUCKET);
    proxy = new FaultProxy(server.endpoint());
    wiring = open(server.settings(BUCKET), proxy.endpoint());
    runtime = CamelRuntime.start(wiring.plan());
  }

  @AfterAll
  static void stop() throws IOException {
    runtime.close();
    wiring.close();
    proxy.close();
    server.close();
  }

  private static StorageWiring open(StorageSettings.S3 s, URI endpoint) throws IOException {
    StorageSettings.S3 settings =
        new StorageSettings.S3(
            s.bucket(),
            s.region(),
            Optional.of(endpoint),
            s.pathStyle(),
            "some/prefix/",
            s.storageClass(),
            s.encryption(),
            s.kmsKeyId(),
            s.checksums(),
            s.accessKey(),
            s.secretKey());
    return StorageWiring.open(settings, Path.of("routes"), new SecureRandom());
  }

  private static StoredObject put(String key) throws IOException {
    return put(new RoutePut(runtime), key);
  }

  private static StoredObject put(ObjectPut put, String key) throws IOException {
    return put.put(new PutRequest(key, BYTES, "1-0123abcd", PutMode.IF_ABSENT));
  }

  private static Path file(String key) {
    return server.file(BUCKET, "some/prefix/" + key);
  }

  @Test
  void fault01_believesNoSuccessOfAPutThatStoredNothing() {
    proxy.plant("PUT", 1, (request, forward) -> Optional.of(FaultProxy.answer("200 OK", "")));
    assertThatThrownBy(() -> put("nothing"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("nothing is there")
        .hasMessageContaining("Hint:");
    assertThat(proxy.fired()).isEqualTo(1);
  }

  @Test
  void fault01_believesNoSuccessWithAnErrorInTheBody() {
    String error = "<?xml version=\"1.0\"?><Error><Code>InternalError</Code></Error>";
    proxy.plant("PUT", 1, (request, forward) -> Optional.of(FaultProxy.answer("200 OK", error)));
    assertThatThrownBy(() -> put("error")).isInstanceOf(StoreException.class);
    assertThat(proxy.fired()).isEqualTo(1);
  }

  @Test
  void fault01_swallowsNo503() {
    proxy.plant(
        "PUT", 100, (request, forward) -> Optional.of(FaultProxy.answer("503 Slow Down", "")));
    assertThatThrownBy(() -> put("slow"))
        .isInstanceOf(TransientStoreException.class)
        .hasMessageContaining("503");
    assertThat(proxy.fired()).isGreaterThan(1);
    proxy.plant("PUT", 0, (request, forward) -> Optional.empty());
  }

  @Test
  void fault02_findsATruncatedObject() {
    proxy.plant("PUT", 1, (request, forward) -> store(request, forward, "hello"));
    assertThatThrownBy(() -> put("truncated"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("5 bytes are there");
    assertThat(proxy.fired()).isEqualTo(1);
  }

  @Test
  void fault02_findsOtherBytesOfTheSameLength() {
    proxy.plant("PUT", 1, (request, forward) -> store(request, forward, "jello, said the store"));
    assertThatThrownBy(() -> put("other")).isInstanceOf(StoreException.class);
    assertThat(proxy.fired()).isEqualTo(1);
  }

  @Test
  void fault02_comparesTheChecksumThatTheStoreReturns() throws IOException {
    plantHeader("x-amz-checksum-crc32: AAAAAA==");
    assertThatThrownBy(() -> put("crc-wrong"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("checksum is another");
    assertThat(proxy.fired()).isEqualTo(1);
    plantHeader("x-amz-checksum-crc32: 6E+IWA==");
    assertThat(put("crc-right").sizeBytes()).isEqualTo(BYTES.length);
    assertThat(proxy.fired()).isEqualTo(1);
  }

  @Test
  void readsBackWhereTheEntityTagIsNoMd5() throws IOException {
    plantHeader("x-amz-server-side-encryption: aws:kms");
    assertThat(put("tag").sizeBytes()).isEqualTo(BYTES.length);
    assertThat(proxy.fired()).isEqualTo(1);
  }

  private static void plantHeader(String header) {
    proxy.plant(
        "HEAD",
        1,
        (request, forward) -> {
          String answer = new String(forward.send(request), ISO_8859_1);
          return Optional.of(
              answer.replaceFirst("\r\n", "\r\n" + header + "\r\n").getBytes(ISO_8859_1));
        });
  }

  /** Lets the server store the object, then puts other bytes in its place. */
  private static Optional<byte[]> store(
      FaultProxy.Request request, FaultProxy.Forward forward, String instead) throws IOException {
    byte[] answer = forward.send(request);
    String key = request.head().substring(request.head().indexOf("prefix/") + 7);
    Path file = file(key.substring(0, key.indexOf(' ')).replaceAll("\\?.*", ""));
    Files.delete(file);
    Files.writeString(file, instead);
    return Optional.of(answer);
  }

  @Test
  void fault38_knowsItsOwnWriteWhoseAnswerWasLost() throws IOException {
    proxy.plant("PUT", 1, FaultProxyAnswers::storeAndBreakOff);
    assertThat(put("lost").sizeBytes()).isEqualTo(BYTES.length);
    assertThat(proxy.fired()).isEqualTo(1);
    assertThat(Files.readAllBytes(file("lost"))).isEqualTo(BYTES);
  }

  @Test
  void fault38_takesNoForeignWriteForItsOwnAfterALostAnswer() throws IOException {
    ObjectPut other = new RoutePut(runtime);
    other.put(new PutRequest("foreign", BYTES, "2-ffffffff", PutMode.IF_ABSENT));
    proxy.plant("PUT", 1, (request, forward) -> Optional.empty());
    assertThatThrownBy(() -> put("foreign")).isInstanceOf(ObjectExistsException.class);
    assertThat(proxy.fired()).isEqualTo(1);
  }

  @Test
  void takesNoAnswerOfAProxyForAMissingObject() throws IOException {
    put("there");
    proxy.plant(
        "GET", 1, (request, forward) -> Optional.of(FaultProxy.answer("404 Not Found", "")));
    assertThatThrownBy(() -> wiring.store().get("there"))
        .isInstanceOf(StoreException.class)
        .isNotInstanceOf(ObjectMissingException.class);
    assertThat(proxy.fired()).isEqualTo(1);
  }

  @Test
  void fault03_concludesNothingFromAListingThatBreaksOff() throws IOException {
    put("listed/1");
    proxy.plant("GET", 1, FaultProxyAnswers::moreButNotWhere);
    assertThatThrownBy(() -> wiring.store().list("listed/", info -> {}))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("breaks off");
    assertThat(proxy.fired()).isEqualTo(1);
  }

  @Test
  void isNoMissingObjectIfTheBucketIsMissing() throws IOException {
    try (StorageWiring none = open(server.settings("no-such-bucket"), server.endpoint())) {
      assertThatThrownBy(() -> none.store().stat("a"))
          .isInstanceOf(StoreException.class)
          .isNotInstanceOf(ObjectMissingException.class);
      assertThatThrownBy(() -> none.store().get("a"))
          .isInstanceOf(StoreException.class)
          .isNotInstanceOf(ObjectMissingException.class)
          .hasMessageContaining("NoSuchBucket")
          .hasMessageContaining("Hint: create the bucket");
    }
  }

  @Test
  void saysThatTheSecretKeyIsWrong() throws IOException {
    StorageSettings.S3 right = server.settings(BUCKET);
    StorageSettings.S3 wrong =
        new StorageSettings.S3(
            right.bucket(),
            right.region(),
            right.endpoint(),
            true,
            "",
            Optional.empty(),
            "none",
            Optional.empty(),
            "when_supported",
            right.accessKey(),
            new Secret("not-the-secret"));
    try (StorageWiring wiring = open(wrong, server.endpoint());
        CamelRuntime runtime = CamelRuntime.start(wiring.plan())) {
      assertThatThrownBy(() -> put(new RoutePut(runtime), "denied"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("403")
          .hasMessageContaining("secret key does not belong")
          .hasMessageNotContaining("not-the-secret");
      assertThatThrownBy(() -> wiring.store().get("denied")).hasMessageContaining("403");
    }
  }

  @Test
  void startsWithoutItsStoreAndFailsOnlyThePuts() throws IOException {
    put("before");
    server.kill();
    try (StorageWiring away = open(server.settings(BUCKET), server.endpoint());
        CamelRuntime runtime = CamelRuntime.start(away.plan())) {
      assertThatThrownBy(() -> put(new RoutePut(runtime), "while-away"))
          .isInstanceOf(TransientStoreException.class)
          .hasMessageContaining("Hint:");
      server.restart();
      assertThat(away.store().get("before")).isEqualTo(BYTES);
      assertThat(put(new RoutePut(runtime), "while-away").sizeBytes()).isEqualTo(BYTES.length);
    }
  }

  @Test
  void fault01_acknowledgesNothingThatAKilledServerDoesNotHave() throws IOException {
    proxy.plant("PUT", 1, (request, forward) -> killAfterStoring(request, forward));
    assertThatThrownBy(() -> put("killed")).isInstanceOf(TransientStoreException.class);
    assertThat(proxy.fired()).isEqualTo(1);
    server.restart();
    assertThat(put("killed").sizeBytes()).isEqualTo(BYTES.length);
  }

  private static Optional<byte[]> killAfterStoring(
      FaultProxy.Request request, FaultProxy.Forward forward) throws IOException {
    byte[] answer = forward.send(request);
    assertThat(new String(answer, ISO_8859_1)).startsWith("HTTP/1.1 200");
    server.kill();
    return Optional.empty();
  }
}

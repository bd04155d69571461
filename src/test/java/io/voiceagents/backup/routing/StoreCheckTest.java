package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.embedded.FaultProxy;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.store.StoreCheck;
import io.voiceagents.backup.store.StoreFinding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCheckTest {
  private static final String BUCKET = "backups";
  private static final Clock CLOCK = Clock.systemUTC();

  private static EmbeddedS3 server;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    server = EmbeddedS3.startUnsigned(directory, new SecureRandom());
    server.createBucket(BUCKET);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void findsADirectoryGood(@TempDir Path directory) throws IOException {
    Map<String, StoreFinding> findings = check(new StorageSettings.Directory(directory), CLOCK);
    assertThat(findings.values())
        .extracting(StoreFinding::outcome)
        .containsOnly(StoreFinding.Outcome.OK);
    assertThat(findings)
        .containsKeys(
            "clock",
            "put",
            "conditional-put",
            "conditional-put-race",
            "ranged-get",
            "list",
            "delete");
  }

  @Test
  void findsAnS3ServiceGoodAndLeavesNothingBehind() throws IOException {
    StorageSettings.S3 settings = server.settings(BUCKET);
    Map<String, StoreFinding> findings = check(settings, CLOCK);
    assertThat(findings.values())
        .extracting(StoreFinding::outcome)
        .containsOnly(StoreFinding.Outcome.OK, StoreFinding.Outcome.INFO);
    assertThat(finding(findings, "versioning").outcome()).isEqualTo(StoreFinding.Outcome.INFO);
    assertThat(keys(settings)).isEmpty();
    Clock ahead = Clock.offset(CLOCK, Duration.ofMinutes(1));
    assertThat(finding(check(settings, ahead), "clock").outcome())
        .isEqualTo(StoreFinding.Outcome.WARNING);
  }

  @Test
  void fault05_findsAStoreThatIgnoresIfNoneMatch() throws IOException {
    try (FaultProxy proxy = new FaultProxy(server.endpoint())) {
      proxy.plant(
          "PUT",
          Integer.MAX_VALUE,
          (request, forward) -> Optional.of(forward.send(request.without("If-None-Match"))));
      Map<String, StoreFinding> findings =
          check(at(server.settings(BUCKET), proxy.endpoint(), "none"), CLOCK);
      assertThat(finding(findings, "conditional-put").outcome())
          .isEqualTo(StoreFinding.Outcome.FAILED);
      assertThat(finding(findings, "conditional-put").hint()).isNotEmpty();
      assertThat(finding(findings, "conditional-put-race").outcome())
          .isEqualTo(StoreFinding.Outcome.FAILED);
      assertThat(proxy.fired()).isPositive();
    }
  }

  @Test
  void findsEncryptionThatIsNotHonoured() throws IOException {
    try (FaultProxy proxy = new FaultProxy(server.endpoint())) {
      proxy.plant(
          "PUT",
          Integer.MAX_VALUE,
          (request, forward) ->
              Optional.of(forward.send(request.without("x-amz-server-side-encryption"))));
      Map<String, StoreFinding> findings =
          check(at(server.settings(BUCKET), proxy.endpoint(), "AES256"), CLOCK);
      assertThat(finding(findings, "encryption").outcome()).isEqualTo(StoreFinding.Outcome.FAILED);
      assertThat(proxy.fired()).isPositive();
    }
  }

  @Test
  void saysOnlyThatItIsAwayOfAStoreThatIsAway() throws IOException {
    StorageSettings.S3 away =
        new StorageSettings.S3(
            BUCKET,
            "us-east-1",
            Optional.of(URI.create("http://127.0.0.1:9")),
            true,
            "",
            Optional.empty(),
            "none",
            Optional.empty(),
            "when_required",
            Optional.of("key"),
            new io.voiceagents.backup.policy.Secret("secret"));
    assertThat(check(away, CLOCK)).containsOnlyKeys("clock");
  }

  private static Map<String, StoreFinding> check(StorageSettings settings, Clock clock)
      throws IOException {
    SecureRandom random = new SecureRandom();
    try (StorageWiring wiring = StorageWiring.open(settings, Path.of("routes"), random);
        CamelRuntime runtime = CamelRuntime.start(wiring.plan())) {
      return new StoreCheck(wiring.store(), new RoutePut(runtime), clock, random, wiring.probes())
          .run().stream().collect(Collectors.toMap(StoreFinding::name, finding -> finding));
    }
  }

  private static StoreFinding finding(Map<String, StoreFinding> findings, String name) {
    return Optional.ofNullable(findings.get(name)).orElseThrow();
  }

  private static List<String> keys(StorageSettings settings) throws IOException {
    List<String> keys = new ArrayList<>();
    try (StorageWiring wiring =
        StorageWiring.open(settings, Path.of("routes"), new SecureRandom())) {
      wiring.store().list("", info -> keys.add(info.key()));
    }
    return keys;
  }

  private static StorageSettings.S3 at(StorageSettings.S3 s, URI endpoint, String encryption) {
    return new StorageSettings.S3(
        s.bucket(),
        s.region(),
        Optional.of(endpoint),
        true,
        "",
        Optional.empty(),
        encryption,
        Optional.empty(),
        s.checksums(),
        s.accessKey(),
        s.secretKey());
  }
}

package io.voiceagents.backup.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.identity.Admission.Known;
import io.voiceagents.backup.identity.Admission.Refused;
import io.voiceagents.backup.identity.Admission.Unknown;
import io.voiceagents.backup.identity.Admission.WithoutRole;
import io.voiceagents.backup.policy.OidcSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IssuerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T14:03:27Z");

  private final TestIssuer other;
  private final Issuer issuer;
  private Instant now = NOW;

  IssuerTest() throws Exception {
    this.other = new TestIssuer(NOW);
    this.issuer = new Issuer(other.settings(), () -> now);
  }

  @AfterEach
  void stop() {
    other.close();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private String lasting() throws Exception {
    return other.sign(other.claims("viewer").expirationTime(other.date(1_000_000)).build());
  }

  @Test
  void aGoodTokenSaysWhoItIs() throws Exception {
    Known anna = new Known("8d1c-admin", "admin.weber", Role.ADMIN, NOW.plusSeconds(330));
    assertThat(issuer.check(other.token("admin"))).isEqualTo(anna);
    assertThat(issuer.check(other.signByCurve(other.claims("admin").build()))).isEqualTo(anna);
    assertThat(other.asked).hasValue(1);
    assertThat(issuer.trouble()).isEmpty();
  }

  @Test
  void noOtherTokenIsTaken() throws Exception {
    for (Map.Entry<String, String> bad : other.bad().entrySet()) {
      assertThat(issuer.check(bad.getValue())).as(bad.getKey()).isInstanceOf(Refused.class);
    }
    assertThat(issuer.check(other.token("admin"))).isInstanceOf(Known.class);
  }

  @Test
  void clocksMayBeHalfAMinuteApart() throws Exception {
    assertThat(
            issuer.check(other.sign(other.claims("viewer").notBeforeTime(other.date(31)).build())))
        .isInstanceOf(Refused.class);
    assertThat(
            issuer.check(other.sign(other.claims("viewer").notBeforeTime(other.date(29)).build())))
        .isInstanceOf(Known.class);
    String token = other.token("viewer");
    pass(Duration.ofSeconds(329));
    assertThat(issuer.check(token)).isInstanceOf(Known.class);
    pass(Duration.ofSeconds(2));
    assertThat(issuer.check(token)).isInstanceOf(Refused.class);
  }

  @Test
  void whoHasNoRoleIsNotLetIn() throws Exception {
    assertThat(issuer.check(other.token("visitor"))).isEqualTo(new WithoutRole("visitor.weber"));
    for (Object groups : List.of(7, List.of(1, 2), Map.of("admin", true), "", "administrator")) {
      JWTClaimsSet claims = other.claims("x").claim("groups", groups).build();
      assertThat(issuer.check(other.sign(claims))).isInstanceOf(WithoutRole.class);
    }
    assertThat(issuer.check(other.sign(other.claims("x").claim("groups", null).build())))
        .isInstanceOf(WithoutRole.class);
  }

  private static OidcSettings reading(OidcSettings settings, String claim) {
    return new OidcSettings(
        settings.issuer(),
        settings.audience(),
        claim,
        "name",
        settings.viewer(),
        settings.operator(),
        settings.admin());
  }

  private Admission read(String claim, JWTClaimsSet claims) throws Exception {
    return new Issuer(reading(other.settings(), claim), () -> now).check(other.sign(claims));
  }

  @Test
  void theHighestRoleHoldsWhereverTheIssuerWritesIt() throws Exception {
    JWTClaimsSet claims =
        other
            .claims("x")
            .claim("name", "Anna\u202e Weber\n")
            .claim("scope", "openid viewer oncall")
            .claim("realm_access", Map.of("roles", List.of("viewer", "admin")))
            .claim("https://example.com/roles", List.of("viewer"))
            .build();
    assertThat(read("scope", claims))
        .isInstanceOfSatisfying(Known.class, one -> assertThat(one.role()).isEqualTo(Role.OPERATOR))
        .isInstanceOfSatisfying(
            Known.class, one -> assertThat(one.name()).isEqualTo("Anna? Weber?"));
    assertThat(read("realm_access.roles", claims))
        .isInstanceOfSatisfying(Known.class, one -> assertThat(one.role()).isEqualTo(Role.ADMIN));
    assertThat(read("https://example.com/roles", claims))
        .isInstanceOfSatisfying(Known.class, one -> assertThat(one.role()).isEqualTo(Role.VIEWER));
    assertThat(read("realm_access.groups", claims)).isInstanceOf(WithoutRole.class);
    assertThat(read("scope.roles", claims)).isInstanceOf(WithoutRole.class);
  }

  @Test
  void aNewKeyIsAskedForAtOnceButNotForEachTokenThatNamesOne() throws Exception {
    String before = lasting();
    assertThat(issuer.check(before)).isInstanceOf(Known.class);
    pass(IssuerKeys.PAUSE);
    String after = other.rotated(other.claims("viewer").build());
    assertThat(issuer.check(after)).isInstanceOf(Known.class);
    assertThat(other.asked).hasValue(2);
    assertThat(issuer.check(before)).isInstanceOf(Refused.class);
    String unknown = Optional.ofNullable(other.bad().get("key id")).orElseThrow();
    for (int i = 0; i < 100; i++) {
      assertThat(issuer.check(unknown)).isInstanceOf(Refused.class);
    }
    assertThat(other.asked).hasValue(2);
    pass(IssuerKeys.PAUSE);
    assertThat(issuer.check(before)).isInstanceOf(Refused.class);
    assertThat(other.asked).hasValue(3);
  }

  @Test
  void whileItHangsTokensOfKnownKeysAndOfOthersWaitForNobody() throws Exception {
    assertThat(issuer.check(other.token("admin"))).isInstanceOf(Known.class);
    pass(IssuerKeys.PAUSE);
    String unknown = Optional.ofNullable(other.bad().get("key id")).orElseThrow();
    CountDownLatch answer = other.hang();
    CompletableFuture<Admission> waiting =
        CompletableFuture.supplyAsync(() -> issuer.check(unknown));
    assertThat(other.hanging.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 8; i++) {
      assertThat(issuer.check(unknown)).isInstanceOf(Refused.class);
      assertThat(issuer.check(other.token("admin"))).isInstanceOf(Known.class);
    }
    assertThat(waiting).isNotDone();
    answer.countDown();
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(Refused.class);
    assertThat(other.asked).hasValue(2);
  }

  @Test
  void awayAtTheStartNobodyIsLetInAndItIsSaidUntilItIsBack() throws Exception {
    other.away = true;
    issuer.keep();
    assertThat(issuer.trouble().orElseThrow()).contains(other.issuer(), "503", "Nobody can be");
    assertThat(issuer.check(lasting())).isInstanceOf(Unknown.class);
    other.away = false;
    assertThat(issuer.check(lasting())).isInstanceOf(Unknown.class);
    pass(IssuerKeys.PAUSE);
    issuer.keep();
    assertThat(issuer.trouble()).isEmpty();
    assertThat(issuer.check(lasting())).isInstanceOf(Known.class);
  }

  @Test
  void awayLaterItsKeysHoldForADay() throws Exception {
    issuer.keep();
    other.away = true;
    pass(IssuerKeys.FRESH);
    issuer.keep();
    assertThat(issuer.trouble().orElseThrow()).contains("hold until " + NOW.plus(IssuerKeys.KEPT));
    pass(IssuerKeys.KEPT.minus(IssuerKeys.FRESH).minusSeconds(1));
    assertThat(issuer.check(lasting())).isInstanceOf(Known.class);
    pass(Duration.ofSeconds(1));
    assertThat(issuer.check(lasting())).isInstanceOf(Unknown.class);
    assertThat(issuer.trouble().orElseThrow()).contains("Nobody can be");
  }

  @Test
  void keysThatTheIssuerTookBackAreGoneAQuarterOfAnHourLater() throws Exception {
    String token = lasting();
    issuer.keep();
    other.rotated(other.claims("viewer").build());
    assertThat(issuer.check(token)).isInstanceOf(Known.class);
    pass(IssuerKeys.FRESH);
    issuer.keep();
    assertThat(issuer.check(token)).isInstanceOf(Refused.class);
  }

  @Test
  void anotherIssuersKeysAreNotTaken() throws Exception {
    other.says = "https://evil.example.com";
    assertThat(issuer.check(lasting())).isInstanceOf(Unknown.class);
    assertThat(issuer.trouble().orElseThrow()).contains("evil.example.com");
  }

  @Test
  void whereNobodyListensNobodyIsLetIn() throws Exception {
    String token = lasting();
    other.close();
    assertThat(issuer.check(token)).isInstanceOf(Unknown.class);
    assertThat(issuer.trouble().orElseThrow()).contains("can't be reached");
  }
}

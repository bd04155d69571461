package io.voiceagents.backup.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.voiceagents.backup.policy.OidcSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A real issuer on this host, with keys of its own. */
public final class TestIssuer implements AutoCloseable {
  public static final String AUDIENCE = "voice-agent-backup";
  private static final int RSA_BITS = 2048;

  private final HttpServer server;
  private final List<JWK> keys = new ArrayList<>();
  private final Instant now;
  private final RSAKey first;

  /** How often it was asked for its keys. */
  public final AtomicInteger asked = new AtomicInteger();

  /** One permit for each question that hangs. */
  public final Semaphore hanging = new Semaphore(0);

  public volatile boolean away;
  private volatile CountDownLatch held = new CountDownLatch(0);
  public volatile String says = "";

  /**
   * @param now for which its tokens are valid, five minutes long
   */
  public TestIssuer(Instant now) throws Exception {
    this.now = now;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.first = rsa("k1");
    keys.add(first);
    keys.add(new ECKeyGenerator(Curve.P_256).keyID("e1").generate());
    server.createContext(
        "/realms/ops/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                "{\"issuer\":\"%s\",\"jwks_uri\":\"http://127.0.0.1:%d/keys\"}"
                    .formatted(says.isEmpty() ? issuer() : says, server.getAddress().getPort())));
    server.createContext(
        "/keys",
        exchange -> {
          asked.incrementAndGet();
          await();
          answer(exchange, new JWKSet(List.copyOf(keys)).toString(true));
        });
    server.start();
  }

  /** Lets those who ask for keys wait, until the latch is counted down. */
  public CountDownLatch hang() {
    hanging.drainPermits();
    held = new CountDownLatch(1);
    return held;
  }

  private void await() throws IOException {
    hanging.release();
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("it ends");
    }
  }

  private static RSAKey rsa(String id) throws JOSEException {
    return new RSAKeyGenerator(RSA_BITS).keyID(id).generate();
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(away ? 503 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/ops";
  }

  public OidcSettings settings() {
    return new OidcSettings(
        issuer(),
        AUDIENCE,
        "groups",
        "preferred_username",
        List.of("viewer"),
        List.of("operator", "oncall"),
        List.of("admin"));
  }

  /** The claims of a good token. */
  public JWTClaimsSet.Builder claims(String group) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .audience(List.of("another", AUDIENCE))
        .subject("8d1c-" + group)
        .claim("preferred_username", group + ".weber")
        .claim("groups", List.of("staff", group))
        .expirationTime(Date.from(now.plusSeconds(300)));
  }

  /** A good token. */
  public String token(String group) throws JOSEException {
    return sign(claims(group).build());
  }

  public String sign(JWTClaimsSet claims) throws JOSEException {
    return sign(claims, first.getKeyID(), JWSAlgorithm.RS256, new RSASSASigner(first));
  }

  public String signByCurve(JWTClaimsSet claims) throws JOSEException {
    return sign(claims, "e1", JWSAlgorithm.ES256, new ECDSASigner(keys.get(1).toECKey()));
  }

  /** Takes a new key in place of all others. */
  public String rotated(JWTClaimsSet claims) throws JOSEException {
    RSAKey next = rsa("k" + (keys.size() + 1) + asked.get());
    keys.clear();
    keys.add(next);
    return sign(claims, next.getKeyID(), JWSAlgorithm.PS256, new RSASSASigner(next));
  }

  private static String sign(JWTClaimsSet claims, String id, JWSAlgorithm by, JWSSigner signer)
      throws JOSEException {
    SignedJWT token = new SignedJWT(new JWSHeader.Builder(by).keyID(id).build(), claims);
    token.sign(signer);
    return token.serialize();
  }

  /** Tokens of administrators that must not be taken, by what is wrong with them. */
  public Map<String, String> bad() throws JOSEException {
    Map<String, String> bad = new LinkedHashMap<>();
    JWTClaimsSet good = claims("admin").build();
    RSAKey foreign = rsa("k1");
    byte[] known = first.toRSAPublicKey().getEncoded();
    bad.put("issuer", sign(claims("admin").issuer("https://evil.example.com").build()));
    bad.put("audience", sign(claims("admin").audience("another").build()));
    bad.put("no audience", sign(claims("admin").audience((String) null).build()));
    bad.put("key", sign(good, "k1", JWSAlgorithm.RS256, new RSASSASigner(foreign)));
    bad.put("key id", sign(good, "k9", JWSAlgorithm.RS256, new RSASSASigner(foreign)));
    bad.put("none", new PlainJWT(good).serialize());
    bad.put("HS256", sign(good, "k1", JWSAlgorithm.HS256, new MACSigner(known)));
    bad.put("expired", sign(claims("admin").expirationTime(date(-31)).build()));
    bad.put("early", sign(claims("admin").notBeforeTime(date(120)).build()));
    bad.put("endless", sign(claims("admin").expirationTime(null).build()));
    bad.put("nobody", sign(claims("admin").subject(null).build()));
    String token = sign(good);
    String[] parts = token.split("\\.", -1);
    String viewer = token("viewer").split("\\.", -1)[1];
    bad.put("other claims", parts[0] + "." + viewer + "." + parts[2]);
    bad.put("no signature", parts[0] + "." + parts[1] + ".");
    bad.put("type", logout(good));
    bad.put("no JSON", "eyJ.eyJ.x");
    return bad;
  }

  private String logout(JWTClaimsSet claims) throws JOSEException {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("k1")
            .type(new JOSEObjectType("logout+jwt"))
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(new RSASSASigner(first));
    return token.serialize();
  }

  public Date date(long secondsFromNow) {
    return Date.from(now.plusSeconds(secondsFromNow));
  }

  @Override
  public void close() {
    held.countDown();
    server.stop(0);
  }
}

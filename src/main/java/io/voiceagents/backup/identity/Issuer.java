package io.voiceagents.backup.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.voiceagents.backup.identity.Admission.Known;
import io.voiceagents.backup.identity.Admission.Refused;
import io.voiceagents.backup.identity.Admission.Unknown;
import io.voiceagents.backup.identity.Admission.WithoutRole;
import io.voiceagents.backup.policy.OidcSettings;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Checks the tokens of one issuer: signed with one of its keys by an algorithm that is allowed, of
 * this issuer, for this server, and valid now. Thread-safe; a check may wait for the issuer, ten
 * seconds at most.
 */
public final class Issuer {
  /** How far the clocks of two hosts may be apart. */
  static final Duration LEEWAY = Duration.ofSeconds(30);

  /**
   * Signatures by keys that only the issuer has: neither {@code none}, nor HMAC, whose key would be
   * one that everybody knows (RFC 8725, section 2.1).
   */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final OidcSettings settings;
  private final IssuerKeys keys;
  private final Claims claims;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  /** Asks for nothing yet. */
  public Issuer(OidcSettings settings, Supplier<Instant> clock) {
    this(settings, new Discovery(settings.issuer())::keys, clock);
  }

  Issuer(OidcSettings settings, IssuerKeys.Asking asking, Supplier<Instant> clock) {
    this.settings = settings;
    this.keys = new IssuerKeys(asking, clock);
    this.claims = new Claims(settings);
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    // Those of access tokens (RFC 9068) and of usual ones; not of what says that somebody logged
    // out.
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    JWTClaimsSet exactly = new JWTClaimsSet.Builder().issuer(settings.issuer()).build();
    DefaultJWTClaimsVerifier<SecurityContext> verifier =
        new DefaultJWTClaimsVerifier<>(settings.audience(), exactly, Set.of("sub", "exp")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.get());
          }
        };
    verifier.setMaxClockSkew((int) LEEWAY.toSeconds());
    processor.setJWTClaimsSetVerifier(verifier);
  }

  /** Whether a text may be such a token at all: three parts, the first an object in Base64. */
  public static boolean hasForm(String text) {
    return text.matches("eyJ[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*");
  }

  /** Who the bearer of a token is. */
  public Admission check(String token) {
    try {
      return admission(processor.process(token, null));
    } catch (KeySourceException e) {
      return new Unknown("the issuer %s can't be asked".formatted(settings.issuer()));
    } catch (BadJWTException e) {
      // Of claims, which are looked at when the signature was found to be good.
      return new Refused(String.valueOf(e.getMessage()));
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return new Refused("no key of the issuer has signed it by an algorithm that is allowed");
    }
  }

  private Admission admission(JWTClaimsSet read) {
    String name = claims.name(read);
    Instant until = read.getExpirationTime().toInstant().plus(LEEWAY);
    return claims
        .role(read)
        .<Admission>map(role -> new Known(read.getSubject(), name, role, until))
        .orElse(new WithoutRole(name));
  }

  /** Asks the issuer for its keys if it is time; to be called again and again. */
  public void keep() {
    keys.keep();
  }

  /** What is wrong with the issuer, for people; empty if all is well. */
  public Optional<String> trouble() {
    return keys.trouble()
        .map(
            why ->
                "The issuer %s can't be asked for its keys: %s".formatted(settings.issuer(), why));
  }
}

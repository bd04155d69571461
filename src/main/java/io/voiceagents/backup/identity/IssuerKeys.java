package io.voiceagents.backup.identity;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer: asked for again every quarter of an hour, and when a token names one that
 * is not there, but at most twice a minute. While the issuer is away they are kept for a day, so
 * that an outage locks nobody out and a key that was withdrawn meanwhile opens no longer than that.
 * Thread-safe; who needs a key that is there waits for nobody.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {
  static final Duration FRESH = Duration.ofMinutes(15);
  static final Duration PAUSE = Duration.ofSeconds(30);
  static final Duration KEPT = Duration.ofHours(24);

  private final Asking asking;
  private final Supplier<Instant> clock;
  private volatile Optional<Kept> kept = Optional.empty();
  private volatile Optional<String> failure = Optional.empty();
  private final ReentrantLock turn = new ReentrantLock();
  private Instant nextTry = Instant.MIN;

  /** Asks for the keys. */
  @FunctionalInterface
  interface Asking {
    JWKSet keys() throws IOException;
  }

  private record Kept(JWKSet keys, Instant since) {}

  IssuerKeys(Asking asking, Supplier<Instant> clock) {
    this.asking = asking;
    this.clock = clock;
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws KeySourceException {
    List<JWK> found = usable().map(selector::select).orElse(List.of());
    if (!found.isEmpty()) {
      return found;
    }
    ask();
    return selector.select(
        usable().orElseThrow(() -> new KeySourceException(failure.orElse("it was not asked yet"))));
  }

  private Optional<JWKSet> usable() {
    Instant now = clock.get();
    return kept.filter(one -> now.isBefore(one.since().plus(KEPT))).map(Kept::keys);
  }

  /** Asks anew if it is time. */
  void keep() {
    Instant now = clock.get();
    if (failure.isPresent() || kept.isEmpty() || !now.isBefore(kept.get().since().plus(FRESH))) {
      ask();
    }
  }

  /**
   * Asks the issuer, one at a time. Where there are keys, who comes second does with them: tokens
   * that name unknown keys must not take all threads while the issuer lets one wait.
   */
  private void ask() {
    if (usable().isEmpty()) {
      turn.lock();
    } else if (!turn.tryLock()) {
      return;
    }
    try {
      askNow();
    } finally {
      turn.unlock();
    }
  }

  private void askNow() {
    Instant now = clock.get();
    if (now.isBefore(nextTry)) {
      return;
    }
    nextTry = now.plus(PAUSE);
    try {
      kept = Optional.of(new Kept(asking.keys(), now));
      failure = Optional.empty();
    } catch (IOException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What is wrong, and until when the keys of before hold; empty if all is well. */
  Optional<String> trouble() {
    Instant now = clock.get();
    Optional<Instant> until = kept.map(one -> one.since().plus(KEPT)).filter(now::isBefore);
    return failure.map(
        why ->
            why
                + until
                    .map(end -> ". Its keys of before hold until %s.".formatted(end))
                    .orElse(". Nobody can be let in by its tokens."));
  }
}

package io.voiceagents.backup.routing.web;

import io.voiceagents.backup.api.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Browsers that have logged in. In memory: a restart logs everybody out. A session is worth no more
 * than its token, which is asked for anew at each request, or ends with it. Thread-safe.
 */
final class Sessions {
  static final Duration LIFETIME = Duration.ofHours(12);
  private static final int MOST = 1000;

  /** Of one token, so that nobody who logs in again and again ends the sessions of others. */
  static final int MOST_OF_ONE = 20;

  private static final int BYTES = 32;

  private final SecureRandom random;
  private final Map<String, Session> sessions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > MOST;
        }
      };

  /**
   * A logged-in browser.
   *
   * @param id what its cookie holds
   * @param caller who logged in, by a token of ours or of another issuer
   * @param csrf what a page of ours knows and a page of others does not
   */
  record Session(String id, Caller caller, String csrf, Instant until) {
    boolean hasCsrf(String given) {
      return MessageDigest.isEqual(
          csrf.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
  }

  Sessions(SecureRandom random) {
    this.random = random;
  }

  /** A session that ends with the token where its end is known. */
  synchronized Session open(Caller caller, Instant now) {
    List<Session> own =
        sessions.values().stream().filter(one -> one.caller().id().equals(caller.id())).toList();
    own.subList(0, Math.max(0, own.size() - MOST_OF_ONE + 1))
        .forEach(oldest -> sessions.remove(oldest.id()));
    Instant longest = now.plus(LIFETIME);
    Instant until = caller.until().filter(longest::isAfter).orElse(longest);
    Session session = new Session(text(), caller, text(), until);
    sessions.put(session.id(), session);
    return session;
  }

  synchronized Optional<Session> find(String id, Instant now) {
    return Optional.ofNullable(sessions.get(id)).filter(session -> now.isBefore(session.until()));
  }

  synchronized void end(String id) {
    sessions.remove(id);
  }

  private String text() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

package io.voiceagents.backup.catalog;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** The one place where ids are made from time and randomness. Thread-safe. */
public final class Ids {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final SecureRandom random;
  private final Clock clock;

  public Ids(SecureRandom random, Clock clock) {
    this.random = random;
    this.clock = clock;
  }

  public Instant now() {
    return clock.instant();
  }

  /** Eight hex digits. */
  public String suffix() {
    return String.format(Locale.ROOT, "%08x", random.nextInt());
  }

  /** Id of a new chain. */
  public String chain() {
    return utc(now()) + "-" + suffix();
  }

  public UUID repository() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return UUID.nameUUIDFromBytes(bytes);
  }

  /** A time as keys write it. */
  public static String utc(Instant time) {
    return UTC.format(time);
  }
}

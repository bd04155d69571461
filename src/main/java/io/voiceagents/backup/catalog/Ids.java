package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.policy.BackupKind;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The one place where ids are made from time and randomness. Thread-safe. */
public final class Ids {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int UTC_LENGTH = 16;

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

  /**
   * Id of a new chain. It sorts after that of the chain before, even within one second or after a
   * clock was set back: which chain is the youngest is told by the ids alone.
   */
  String chainAfter(Optional<String> before) {
    return after(before.map(id -> id.substring(0, UTC_LENGTH)), now()) + "-" + suffix();
  }

  /** Key of a new set; never that of the set before. */
  static String keyAfter(Optional<String> before, String type, Instant time, BackupKind kind) {
    Optional<String> last =
        before.map(key -> key.substring(type.length() + 1, type.length() + 1 + UTC_LENGTH));
    return type + "/" + after(last, time) + "-" + kind.word();
  }

  /** A time, or the second after the one before if that is later. */
  private static String after(Optional<String> before, Instant time) {
    String text = utc(time);
    return before.filter(last -> last.compareTo(text) >= 0).map(Ids::secondAfter).orElse(text);
  }

  private static String secondAfter(String time) {
    return utc(UTC.parse(time, Instant::from).plusSeconds(1));
  }

  /** When a chain or a stream began, as its id says. */
  public static Instant time(ChainId chain) {
    return UTC.parse(chain.chain().substring(0, UTC_LENGTH), Instant::from);
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

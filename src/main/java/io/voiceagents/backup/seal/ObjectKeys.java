package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Object names are built and parsed here and nowhere else (docs/format.md §2). What is parsed
 * builds the same name again, so that no name is ever taken for another's.
 */
public final class ObjectKeys {
  public static final String REPOSITORY = "repository.json";
  private static final String TYPES = "[a-z][a-z0-9_]{0,62}";
  private static final String CHAINS = "[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}";
  private static final String RUNS = "[0-9]{1,9}-[0-9a-f]{8}";
  private static final Pattern TYPE = Pattern.compile(TYPES);
  private static final Pattern CHAIN = Pattern.compile(CHAINS);
  private static final Pattern RUN = Pattern.compile(RUNS);
  private static final String SCOPE = "(" + TYPES + ")/(" + CHAINS + ")/";
  private static final Pattern MANIFEST = Pattern.compile("manifests/" + SCOPE + "([0-9]{8})");
  private static final Pattern INTENT =
      Pattern.compile("intents/" + SCOPE + "([0-9]{8})-(" + RUNS + ")\\.json");
  private static final Pattern LANE = Pattern.compile("[a-z0-9]{1,40}");
  private static final Pattern STREAM =
      Pattern.compile("streams/(" + TYPES + ")/(" + CHAINS + ")\\.json");
  private static final Pattern PART =
      Pattern.compile(
          "parts/"
              + SCOPE
              + "([a-z0-9]{1,40})/([0-9a-f]{16})-([0-9a-f]{16})"
              + "-(0|[1-9][0-9]{0,14})-("
              + RUNS
              + ")");
  private static final Pattern HOLD = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern OF_SEQUENCE =
      Pattern.compile(
          "(?:intents|packs|pages|packlists|verdicts)/"
              + SCOPE
              + "([0-9]{8})(?:-"
              + RUNS
              + ")?[/.].+");
  private static final Pattern LEASE =
      Pattern.compile("(?:log|expiry)?leases/" + TYPES + "/([0-9]{8})(\\.beat|\\.end)?");

  private ObjectKeys() {}

  /** A pack, page or pack list. */
  public static String object(RunId run, ObjectKind kind, int number) {
    return runPrefix(run, kind) + digits(number);
  }

  /** What precedes the numbers of a run's objects of one kind. */
  public static String runPrefix(RunId run, ObjectKind kind) {
    check(RUN, run.run(), "run");
    return kind.word() + "s/" + scope(run.chain()) + digits(run.sequence()) + "-" + run.run() + "/";
  }

  public static String manifest(ChainId chain, int sequence) {
    return manifests(chain) + digits(sequence);
  }

  /** The place whose manifest a key is; empty if it is none's. */
  public static Optional<SetPlace> manifestPlace(String repository, String key) {
    Matcher matcher = MANIFEST.matcher(key);
    return matcher.matches()
        ? Optional.of(new SetPlace(chain(repository, matcher), number(matcher.group(3))))
        : Optional.empty();
  }

  /** Prefix of a chain's manifests. */
  public static String manifests(ChainId chain) {
    return "manifests/" + scope(chain);
  }

  /** Prefix of a type's manifests. */
  public static String manifests(String type) {
    check(TYPE, type, "type");
    return "manifests/" + type + "/";
  }

  /** Prefix of a chain's wraps. */
  public static String wraps(ChainId chain) {
    return "wraps/" + scope(chain);
  }

  /** A wrap; what an ARN has besides letters, digits and {@code - _ .} becomes {@code _}. */
  public static String wrap(ChainId chain, int number, String keyId) {
    return wraps(chain) + digits(number) + "-" + keyId.replaceAll("[^\\w.-]", "_") + ".json";
  }

  public static String intent(RunId run) {
    check(RUN, run.run(), "run");
    return "intents/" + scope(run.chain()) + digits(run.sequence()) + "-" + run.run() + ".json";
  }

  /** The run whose intent a key is; empty if it is none's. */
  public static Optional<RunId> intentRun(String repository, String key) {
    Matcher matcher = INTENT.matcher(key);
    return matcher.matches()
        ? Optional.of(
            new RunId(chain(repository, matcher), number(matcher.group(3)), matcher.group(4)))
        : Optional.empty();
  }

  /** Prefix of a type's intents. */
  public static String intents(String type) {
    check(TYPE, type, "type");
    return "intents/" + type + "/";
  }

  /** Prefix of the leases of a type's sets. */
  public static String leases(String type) {
    check(TYPE, type, "type");
    return "leases/" + type + "/";
  }

  /** Prefix of the leases of a type's log: one is written beside the sets. */
  public static String logLeases(String type) {
    check(TYPE, type, "type");
    return "logleases/" + type + "/";
  }

  /** Prefix of the leases of those who delete what a type no longer keeps. */
  public static String expiryLeases(String type) {
    check(TYPE, type, "type");
    return "expiryleases/" + type + "/";
  }

  /** Prefix of what keeps a chain from being deleted. */
  public static String holds(ChainId chain) {
    return "holds/" + scope(chain);
  }

  /**
   * A hold.
   *
   * @param id of the one who holds, 8 hex digits
   */
  public static String hold(ChainId chain, String id) {
    check(HOLD, id, "hold");
    return holds(chain) + id + ".json";
  }

  /**
   * The sequence of a run's object or intent, or of a set's verdict, in a chain; empty if the key
   * is none of these.
   */
  public static OptionalInt sequenceIn(ChainId chain, String key) {
    Matcher matcher = OF_SEQUENCE.matcher(key);
    boolean here =
        matcher.matches()
            && matcher.group(1).equals(chain.type())
            && matcher.group(2).equals(chain.chain());
    return here ? OptionalInt.of(number(matcher.group(3))) : OptionalInt.empty();
  }

  /** Every prefix under which objects of one chain stand, manifests and wraps aside. */
  public static List<String> contents(ChainId chain) {
    return List.of("intents/", "packs/", "pages/", "packlists/", "verdicts/").stream()
        .map(kind -> kind + scope(chain))
        .toList();
  }

  /** The epoch of a lease, its beat or its end; 0, which is none's, if a key is neither. */
  public static int leaseEpoch(String key) {
    Matcher matcher = LEASE.matcher(key);
    return matcher.matches() ? number(matcher.group(1)) : 0;
  }

  /** What a stream is: an object of its own, put when it begins. */
  public static String stream(ChainId stream) {
    String scope = scope(stream);
    return "streams/" + scope.substring(0, scope.length() - 1) + ".json";
  }

  /** The stream whose description a key is; empty if it is none's. */
  public static Optional<ChainId> stream(String repository, String key) {
    Matcher matcher = STREAM.matcher(key);
    return matcher.matches() ? Optional.of(chain(repository, matcher)) : Optional.empty();
  }

  /** Prefix of the descriptions of a type's streams. */
  public static String streams(String type) {
    check(TYPE, type, "type");
    return "streams/" + type + "/";
  }

  /** Prefix of the parts of a stream. */
  public static String streamParts(ChainId stream) {
    return "parts/" + scope(stream);
  }

  /**
   * A prefix of the parts of a lane that begin from {@code start} up to {@code end}; parts around
   * these may share it.
   */
  public static String streamParts(ChainId stream, String lane, long start, long end) {
    check(LANE, lane, "lane");
    String first = String.format(Locale.ROOT, "%016x", start);
    String last = String.format(Locale.ROOT, "%016x", Math.max(start, end - 1));
    int same = 0;
    while (same < first.length() && first.charAt(same) == last.charAt(same)) {
      same++;
    }
    return streamParts(stream) + lane + "/" + first.substring(0, same);
  }

  static String streamPart(StreamPart part) {
    check(LANE, part.lane(), "lane");
    check(RUN, part.run(), "run");
    return streamParts(part.chain())
        + part.lane()
        + "/"
        + String.format(Locale.ROOT, "%016x-%016x", part.start(), part.end())
        + "-"
        + part.at().toEpochMilli()
        + "-"
        + part.run();
  }

  /** The part whose key this is; empty if it is none's. */
  public static Optional<StreamPart> streamPart(String repository, String key) {
    Matcher matcher = PART.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long start = Long.parseUnsignedLong(matcher.group(4), 16);
    long end = Long.parseUnsignedLong(matcher.group(5), 16);
    if (start < 0 || end <= start || end - start > StreamPart.MAX_BYTES) {
      return Optional.empty();
    }
    return Optional.of(
        new StreamPart(
            chain(repository, matcher),
            matcher.group(3),
            start,
            end,
            Instant.ofEpochMilli(Long.parseLong(matcher.group(6))),
            matcher.group(7)));
  }

  /** Prefix of a set's verdicts. */
  public static String verdicts(ChainId chain, int sequence) {
    return "verdicts/" + scope(chain) + digits(sequence) + "/";
  }

  private static String scope(ChainId chain) {
    check(TYPE, chain.type(), "type");
    check(CHAIN, chain.chain(), "chain");
    return chain.type() + "/" + chain.chain() + "/";
  }

  /** Eight digits, so that keys sort by number. */
  public static String digits(int number) {
    if (number < 0 || number > 99_999_999) {
      throw new IllegalArgumentException("number " + number + " does not fit eight digits");
    }
    return String.format(Locale.ROOT, "%08d", number);
  }

  private static ChainId chain(String repository, Matcher matcher) {
    return new ChainId(repository, matcher.group(1), matcher.group(2));
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static void check(Pattern pattern, String value, String what) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(what + " '" + value + "' does not match " + pattern);
    }
  }
}

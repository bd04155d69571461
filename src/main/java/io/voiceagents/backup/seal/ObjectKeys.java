package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainId;
import java.util.Locale;
import java.util.Optional;
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
  private static final Pattern LEASE =
      Pattern.compile("leases/" + TYPES + "/([0-9]{8})(\\.beat|\\.end)?");

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

  /** Prefix of a type's leases. */
  public static String leases(String type) {
    check(TYPE, type, "type");
    return "leases/" + type + "/";
  }

  public static String lease(String type, int epoch) {
    return leases(type) + digits(epoch);
  }

  /** The epoch of a lease, its beat or its end; 0, which is none's, if a key is neither. */
  public static int leaseEpoch(String key) {
    Matcher matcher = LEASE.matcher(key);
    return matcher.matches() ? number(matcher.group(1)) : 0;
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

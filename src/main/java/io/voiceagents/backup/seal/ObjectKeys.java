package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainId;
import java.util.Locale;
import java.util.regex.Pattern;

/** Object names are built here and nowhere else (docs/format.md §2). */
public final class ObjectKeys {
  public static final String REPOSITORY = "repository.json";
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Pattern CHAIN = Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-f]{8}");
  private static final Pattern RUN = Pattern.compile("\\d{1,9}-[0-9a-f]{8}");

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

  /** Prefix of a chain's intents. */
  public static String intents(ChainId chain) {
    return "intents/" + scope(chain);
  }

  /** Prefix of a type's leases. */
  public static String leases(String type) {
    check(TYPE, type, "type");
    return "leases/" + type + "/";
  }

  public static String lease(String type, int epoch) {
    return leases(type) + digits(epoch);
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

  private static void check(Pattern pattern, String value, String what) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(what + " '" + value + "' does not match " + pattern);
    }
  }
}

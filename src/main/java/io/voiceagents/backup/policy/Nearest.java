package io.voiceagents.backup.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that a mistyped one was meant to be. */
public final class Nearest {
  private static final int SHORTEST_PREFIX = 3;
  private static final int LONGEST = 100;

  private Nearest() {}

  /** The nearest of the known words, unless none is near. */
  static Optional<String> to(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String plain = plain(word);
    return known.stream()
        .filter(candidate -> near(plain, plain(candidate)))
        .min(
            Comparator.comparingInt((String candidate) -> distance(plain, plain(candidate)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code Did you mean 'retention'?}, or the given text where nothing is near. */
  public static String hint(String word, Collection<String> known, String otherwise) {
    return to(word, known).map(near -> "Did you mean '" + near + "'?").orElse(otherwise);
  }

  /** One spelling for {@code keyFile}, {@code key-file} and {@code KEY_FILE}. */
  private static String plain(String word) {
    return word.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("[-. ]", "_")
        .toLowerCase(Locale.ROOT);
  }

  private static boolean near(String word, String known) {
    int shorter = Math.min(word.length(), known.length());
    if (shorter >= SHORTEST_PREFIX && (word.startsWith(known) || known.startsWith(word))) {
      return true;
    }
    return distance(word, known) <= Math.max(1, Math.max(word.length(), known.length()) / 3);
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours (optimal string alignment; Damerau,
   * "A technique for computer detection and correction of spelling errors", 1964).
   */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}

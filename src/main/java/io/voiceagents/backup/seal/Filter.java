package io.voiceagents.backup.seal;

/**
 * A reversible change of the bytes that makes them compress better (docs/format.md §5).
 *
 * @param channels 0 for none
 */
public record Filter(int channels, int order) {
  public static final Filter NONE = new Filter(0, 0);

  public Filter {
    boolean none = channels == 0 && order == 0;
    if (!none && (channels < 1 || channels > 2 || order < 1 || order > 2)) {
      throw new IllegalArgumentException("filter of " + channels + " channels, order " + order);
    }
  }

  /** The word of the format. */
  public String word() {
    return channels == 0 ? "none" : "pcm16-" + channels + "-" + order;
  }

  /** The inverse of {@link #word}; throws {@link IllegalArgumentException} for any other text. */
  public static Filter of(String word) {
    if (word.equals("none")) {
      return NONE;
    }
    if (!word.matches("pcm16-[12]-[12]")) {
      throw new IllegalArgumentException("unknown filter '" + word + "'");
    }
    return new Filter(word.charAt(6) - '0', word.charAt(8) - '0');
  }
}

package io.voiceagents.backup.policy;

/**
 * Compression of a policy.
 *
 * @param codec none, zstd, gzip or lz4
 * @param level the codec's own; 0 for our default
 */
public record Compression(Codec codec, int level) {
  public static final Compression DEFAULT = new Compression(Codec.ZSTD, 0);

  /** The codecs of docs/format.md §5. */
  public enum Codec {
    NONE,
    ZSTD,
    GZIP,
    LZ4;

    /** The word used in configuration and in the format. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The inverse of {@link #word}. */
    public static Codec of(String word) {
      for (Codec codec : values()) {
        if (codec.word().equals(word)) {
          return codec;
        }
      }
      throw new IllegalArgumentException("unknown codec '" + word + "'");
    }
  }
}

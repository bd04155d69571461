package io.voiceagents.backup.seal;

/**
 * Some bytes of a chunk (docs/format.md §5): the chunk is checked whole, then this much of it
 * counts.
 *
 * @param skip bytes of the chunk before those that count
 * @param length bytes that count, at least one and fewer than the chunk has
 */
public record Slice(ChunkRef stored, int skip, int length) implements ContentPart {
  public Slice {
    if (skip < 0 || length <= 0 || skip > stored.length() - length || length == stored.length()) {
      throw new IllegalArgumentException(
          "a slice of %d bytes from %d of a chunk of %d".formatted(length, skip, stored.length()));
    }
  }

  @Override
  public long lengthBytes() {
    return length;
  }
}

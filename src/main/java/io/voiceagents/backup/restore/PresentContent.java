package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Entry;
import io.voiceagents.backup.catalog.KeptFiles;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.seal.ChunkRef;
import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.seal.Slice;
import io.voiceagents.backup.source.postgres.KeptPages;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether a file holds exactly an entry's content: each chunk is read and its id computed again,
 * for a size and a time prove nothing after a power failure.
 */
public final class PresentContent {
  private final ChainKeys keys;
  private final Optional<KeptFiles> kept;

  public PresentContent(ChainKeys keys) {
    this(keys, Optional.empty());
  }

  /**
   * Compares entries of which only slices of chunks are used too: by the keys of their pages. These
   * have to be asked for in ascending path order.
   */
  PresentContent(ChainKeys keys, Optional<KeptFiles> kept) {
    this.keys = keys;
    this.kept = kept;
  }

  /** Compares a file with an entry. */
  public boolean equals(Entry entry, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      if (entry.content().stream().anyMatch(Slice.class::isInstance)) {
        return holdsPages(in, entry);
      }
      for (ContentPart part : entry.content()) {
        if (!holds(in, part)) {
          return false;
        }
      }
      return in.read() < 0;
    }
  }

  /** A slice has no id of its own; where the set keeps no keys, it is written again. */
  private boolean holdsPages(InputStream in, Entry entry) throws IOException {
    Optional<byte[]> pages =
        kept.isPresent() ? kept.get().read(KeptPages.keysOf(entry.path())) : Optional.empty();
    return pages.isPresent() && KeptPages.hold(new BufferedInputStream(in, 1 << 16), pages.get());
  }

  private boolean holds(InputStream in, ContentPart part) throws IOException {
    return part instanceof ChunkRef chunk ? holds(in, chunk) : zeros(in, part.lengthBytes());
  }

  private boolean holds(InputStream in, ChunkRef chunk) throws IOException {
    byte[] bytes = in.readNBytes(chunk.length());
    return bytes.length == chunk.length()
        && Arrays.equals(keys.id(bytes, 0, bytes.length), chunk.id());
  }

  private static boolean zeros(InputStream in, long length) throws IOException {
    long left = length;
    while (left > 0) {
      byte[] bytes = in.readNBytes((int) Math.min(left, 1 << 16));
      if (bytes.length == 0 || !allZero(bytes)) {
        return false;
      }
      left -= bytes.length;
    }
    return true;
  }

  private static boolean allZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}

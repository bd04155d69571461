package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Entry;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.seal.ChunkRef;
import io.voiceagents.backup.seal.ContentPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Whether a file holds exactly an entry's content: each chunk is read and its id computed again,
 * for a size and a time prove nothing after a power failure.
 */
public final class PresentContent {
  private final ChainKeys keys;

  public PresentContent(ChainKeys keys) {
    this.keys = keys;
  }

  /** Compares a file with an entry. */
  public boolean equals(Entry entry, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      for (ContentPart part : entry.content()) {
        boolean same =
            part instanceof ChunkRef chunk ? holds(in, chunk) : zeros(in, part.lengthBytes());
        if (!same) {
          return false;
        }
      }
      return in.read() < 0;
    }
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

package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.PathText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Splits a tar stream that comes in pieces of any size. Understands ustar, GNU long names and pax
 * headers. Not thread-safe.
 */
final class TarReader {
  private static final long LONGEST_NAME = 1024 * 1024;

  /** Takes the entries in their order. */
  interface Entries {
    void begin(TarHeader header) throws IOException;

    void data(byte[] bytes, int offset, int length) throws IOException;

    void end() throws IOException;
  }

  private enum Part {
    HEADER,
    BODY,
    NAME,
    PADDING
  }

  private final String archive;
  private final Entries entries;
  private final byte[] block = new byte[TarHeader.BLOCK];
  private final ByteArrayOutputStream name = new ByteArrayOutputStream();
  private final Map<String, String> overrides = new HashMap<>();
  private Part part = Part.HEADER;
  private char nameType;
  private int filled;
  private long remaining;
  private int padding;
  private int zeroBlocks;

  TarReader(String archive, Entries entries) {
    this.archive = archive;
    this.entries = entries;
  }

  /** Takes the next bytes of the stream. */
  void feed(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      at +=
          switch (part) {
            case HEADER -> header(bytes, at, end - at);
            case BODY -> body(bytes, at, end - at);
            case NAME -> name(bytes, at, end - at);
            case PADDING -> padding(end - at);
          };
    }
  }

  /** Checks that the stream ended where a tar file ends: after two blocks of zeros. */
  void finish() throws IOException {
    if (zeroBlocks < 2 || part != Part.HEADER || filled != 0) {
      throw new BrokenBackup(
          "the server's archive " + archive + " ends early, in the " + part + " of an entry");
    }
  }

  private int header(byte[] bytes, int at, int available) throws IOException {
    int taken = Math.min(available, TarHeader.BLOCK - filled);
    System.arraycopy(bytes, at, block, filled, taken);
    filled += taken;
    if (filled == TarHeader.BLOCK) {
      filled = 0;
      headerComplete();
    }
    return taken;
  }

  private void headerComplete() throws IOException {
    if (isZero(block)) {
      zeroBlocks++;
      return;
    }
    if (zeroBlocks > 0) {
      throw new BrokenBackup("the server's archive " + archive + " goes on after its end");
    }
    TarHeader header = TarHeader.parse(block);
    if (header.type() == 'L' || header.type() == 'K' || header.type() == 'x') {
      beginName(header);
    } else {
      beginEntry(header);
    }
  }

  private void beginName(TarHeader header) throws IOException {
    if (header.sizeBytes() > LONGEST_NAME) {
      throw new BrokenBackup("archive " + archive + ": a name of " + header.sizeBytes() + " bytes");
    }
    nameType = header.type();
    name.reset();
    begin(Part.NAME, header.sizeBytes());
  }

  private void beginEntry(TarHeader header) throws IOException {
    TarHeader full = override(header);
    boolean hasBody = full.isFile();
    entries.begin(full);
    begin(Part.BODY, hasBody ? full.sizeBytes() : 0);
  }

  private TarHeader override(TarHeader header) throws IOException {
    TarHeader result = header.withName(overrides.getOrDefault("path", header.name()));
    result = result.withLink(overrides.getOrDefault("linkpath", result.link()));
    String size = overrides.get("size");
    overrides.clear();
    return size == null ? result : result.withSize(parseSize(size));
  }

  private long parseSize(String size) throws IOException {
    try {
      return Long.parseLong(size);
    } catch (NumberFormatException e) {
      throw new BrokenBackup("archive " + archive + ": a pax size of '" + size + "'", e);
    }
  }

  private void begin(Part next, long size) throws IOException {
    part = next;
    remaining = size;
    padding = (int) (-size & (TarHeader.BLOCK - 1));
    if (size == 0) {
      endOfContent();
    }
  }

  private int body(byte[] bytes, int at, int available) throws IOException {
    int taken = (int) Math.min(available, remaining);
    entries.data(bytes, at, taken);
    return advance(taken);
  }

  private int name(byte[] bytes, int at, int available) throws IOException {
    int taken = (int) Math.min(available, remaining);
    name.write(bytes, at, taken);
    return advance(taken);
  }

  private int advance(int taken) throws IOException {
    remaining -= taken;
    if (remaining == 0) {
      endOfContent();
    }
    return taken;
  }

  private void endOfContent() throws IOException {
    if (part == Part.BODY) {
      entries.end();
    } else {
      nameComplete();
    }
    part = padding == 0 ? Part.HEADER : Part.PADDING;
  }

  private int padding(int available) {
    int taken = Math.min(available, padding);
    padding -= taken;
    part = padding == 0 ? Part.HEADER : Part.PADDING;
    return taken;
  }

  private void nameComplete() throws IOException {
    byte[] bytes = name.toByteArray();
    if (nameType == 'x') {
      PaxRecords.read(bytes, overrides);
      return;
    }
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    String text = PathText.decode(java.util.Arrays.copyOf(bytes, end));
    overrides.put(nameType == 'L' ? "path" : "linkpath", text);
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}

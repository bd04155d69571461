package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.ContentKind;
import io.voiceagents.backup.source.ContentSink;
import io.voiceagents.backup.source.EntryKind;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.EntrySink;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Turns the entries of one archive into entries of the set. Not thread-safe. */
final class FileUnpacker implements TarReader.Entries {
  private final String entryPrefix;
  private final String dataPrefix;
  private final EntrySink sink;
  private final SeenFiles seen;
  private final WalWindow wal;
  private final PageHistory pages;
  private final CRC32C crc = new CRC32C();
  private final byte[] front = new byte[WalWindow.HEADER];
  private Optional<EntryMeta> file = Optional.empty();
  private Optional<ContentSink> content = Optional.empty();
  private Optional<RelationContent> relation = Optional.empty();
  private String path = "";
  private long written;

  /**
   * @param entryPrefix of paths in the set
   * @param dataPrefix of the same paths in the data directory
   * @param pages tells which pages of relations have changed
   */
  FileUnpacker(
      String entryPrefix,
      String dataPrefix,
      EntrySink sink,
      SeenFiles seen,
      WalWindow wal,
      PageHistory pages) {
    this.entryPrefix = entryPrefix;
    this.dataPrefix = dataPrefix;
    this.sink = sink;
    this.seen = seen;
    this.wal = wal;
    this.pages = pages;
  }

  @Override
  public void begin(TarHeader header) throws IOException {
    String name = relative(header.name());
    path = dataPrefix + name;
    EntryMeta meta = meta(header, entryPrefix + name);
    crc.reset();
    written = 0;
    file = meta.kind() == EntryKind.FILE ? Optional.of(meta) : Optional.empty();
    if (file.isPresent() && meta.sizeBytes() > 0) {
      ContentKind kind = EntryPaths.kind(path);
      content = Optional.of(sink.content(meta.path(), kind));
      if (kind == ContentKind.PAGES && PageHistory.keeps(meta.sizeBytes())) {
        relation = Optional.of(pages.begin(meta.path(), sink, content.get()));
      }
    } else {
      sink.add(meta);
    }
  }

  @Override
  public void data(byte[] bytes, int offset, int length) throws IOException {
    if (written < front.length) {
      int kept = (int) Math.min(length, front.length - written);
      System.arraycopy(bytes, offset, front, (int) written, kept);
    }
    written += length;
    crc.update(bytes, offset, length);
    if (relation.isPresent()) {
      relation.get().write(bytes, offset, length);
    } else if (content.isPresent()) {
      content.get().write(bytes, offset, length);
    }
  }

  @Override
  public void end() throws IOException {
    if (file.isEmpty()) {
      return;
    }
    seen.add(path, written, (int) crc.getValue());
    Optional<String> segment = WalWindow.segment(path);
    if (segment.isPresent()) {
      wal.add(segment.get(), written, front);
    }
    if (relation.isPresent()) {
      pages.end(file.get().path(), relation.get());
      relation = Optional.empty();
    }
    if (content.isPresent()) {
      content.get().commit(file.get());
      content = Optional.empty();
    }
  }

  /** Drops the entry that was begun and not ended, if there is one. */
  void discard() throws IOException {
    relation = Optional.empty();
    if (content.isPresent()) {
      content.get().discard();
      content = Optional.empty();
    }
  }

  private static EntryMeta meta(TarHeader header, String entryPath) throws IOException {
    if (header.isFile()) {
      return EntryMeta.file(
          entryPath, header.sizeBytes(), header.modified(), header.mode(), header.owner());
    }
    if (header.isDirectory()) {
      return EntryMeta.directory(entryPath, header.modified(), header.mode(), header.owner());
    }
    if (!header.isSymbolicLink()) {
      throw new BrokenBackup(
          "the server sent '" + header.name() + "' of the unknown tar type " + header.type());
    }
    return new EntryMeta(
        entryPath,
        EntryKind.SYMBOLIC_LINK,
        0,
        header.modified(),
        header.mode(),
        header.owner(),
        Optional.empty(),
        Optional.of(header.link()),
        Map.of());
  }

  /** The name without {@code ./} and a closing slash; anything that leads elsewhere is refused. */
  private static String relative(String name) throws IOException {
    String plain = name.startsWith("./") ? name.substring(2) : name;
    plain = plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    for (String component : plain.split("/", -1)) {
      if (component.isEmpty() || component.equals(".") || component.equals("..")) {
        throw new BrokenBackup("the server sent a file of the name '" + name + "'");
      }
    }
    return plain;
  }
}

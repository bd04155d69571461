package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.ContentKind;
import io.voiceagents.backup.source.ContentSink;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.EntrySink;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.Timestamp;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the archives of a base backup into the entries of a set, and at the end holds all of them
 * against the server's manifest. Not thread-safe.
 */
final class ArchiveUnpacker implements ArchiveSink {
  private static final Pattern TABLESPACE_ARCHIVE = Pattern.compile("(\\d+)\\.tar");
  private static final int DIRECTORY_MODE = 0700;
  private static final int MANIFEST_MODE = 0600;

  private final EntrySink sink;
  private final WalWindow wal;
  private final Timestamp startedAt;
  private final PageHistory pages;
  private final SeenFiles seen = new SeenFiles();
  private Optional<TarReader> tar = Optional.empty();
  private Optional<FileUnpacker> files = Optional.empty();
  private Optional<ManifestReader> manifest = Optional.empty();
  private Optional<ContentSink> manifestContent = Optional.empty();
  private long manifestBytes;
  private boolean tablespaceSeen;

  ArchiveUnpacker(EntrySink sink, WalWindow wal, Timestamp startedAt, PageHistory pages) {
    this.sink = sink;
    this.wal = wal;
    this.startedAt = startedAt;
    this.pages = pages;
  }

  @Override
  public void archive(String name) throws IOException {
    closeArchive();
    Matcher tablespace = TABLESPACE_ARCHIVE.matcher(name);
    FileUnpacker unpacker;
    if (tablespace.matches()) {
      unpacker = tablespace(tablespace.group(1));
    } else if (name.equals("base.tar")) {
      directory(EntryPaths.BASE);
      unpacker = new FileUnpacker(EntryPaths.base(""), "", sink, seen, wal, pages);
    } else {
      throw new BrokenBackup("the server sent an archive of the unknown name '" + name + "'");
    }
    files = Optional.of(unpacker);
    tar = Optional.of(new TarReader(name, unpacker));
  }

  private FileUnpacker tablespace(String oid) throws IOException {
    if (!tablespaceSeen) {
      directory(EntryPaths.TABLESPACES);
      tablespaceSeen = true;
    }
    String entryPrefix = EntryPaths.tablespace(oid, "");
    directory(entryPrefix.substring(0, entryPrefix.length() - 1));
    return new FileUnpacker(entryPrefix, "pg_tblspc/" + oid + "/", sink, seen, wal, pages);
  }

  private void directory(String path) throws IOException {
    sink.add(EntryMeta.directory(path, startedAt, DIRECTORY_MODE, Owner.UNKNOWN));
  }

  @Override
  public void manifest() throws IOException {
    closeArchive();
    manifest = Optional.of(new ManifestReader(seen));
    manifestContent = Optional.of(sink.content(EntryPaths.MANIFEST, ContentKind.STREAM));
  }

  @Override
  public void data(byte[] bytes, int offset, int length) throws IOException {
    if (tar.isPresent()) {
      tar.get().feed(bytes, offset, length);
    } else if (manifest.isPresent() && manifestContent.isPresent()) {
      manifestContent.get().write(bytes, offset, length);
      manifestBytes += length;
      manifest.get().feed(bytes, offset, length);
    } else {
      throw new BrokenBackup("the server sent data before it named an archive");
    }
  }

  @Override
  public void end() throws IOException {
    if (manifest.isEmpty() || manifestContent.isEmpty()) {
      throw new BrokenBackup("the server sent no backup manifest");
    }
    manifest.get().finish();
    seen.checkAllListed();
    if (manifest.get().walRanges().isEmpty()) {
      throw new BrokenBackup("the server's backup manifest names no WAL");
    }
    wal.check(manifest.get().walRanges());
    ContentSink content = manifestContent.get();
    manifestContent = Optional.empty();
    content.commit(
        EntryMeta.file(
            EntryPaths.MANIFEST, manifestBytes, startedAt, MANIFEST_MODE, Owner.UNKNOWN));
    pages.store(sink);
  }

  /** Drops what was begun and not ended, after a failure. */
  void discard() throws IOException {
    if (files.isPresent()) {
      files.get().discard();
    }
    if (manifestContent.isPresent()) {
      manifestContent.get().discard();
      manifestContent = Optional.empty();
    }
  }

  SeenFiles seen() {
    return seen;
  }

  List<ManifestReader.WalRange> walRanges() {
    return manifest.map(ManifestReader::walRanges).orElse(List.of());
  }

  private void closeArchive() throws IOException {
    if (tar.isPresent()) {
      tar.get().finish();
      tar = Optional.empty();
    }
  }
}

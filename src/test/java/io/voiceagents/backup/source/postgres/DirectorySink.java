package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.ContentKind;
import io.voiceagents.backup.source.ContentSink;
import io.voiceagents.backup.source.EntryKind;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.EntrySink;
import io.voiceagents.backup.source.RestoreLayout;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps a set as plain files; stands for everything between capture and restore. */
final class DirectorySink implements EntrySink {
  /** Called before each entry with content. */
  interface Watch {
    void before(String path) throws IOException;
  }

  private final Path directory;
  private final Watch watch;
  final Map<String, EntryMeta> entries = new LinkedHashMap<>();
  final Map<String, ContentKind> kinds = new LinkedHashMap<>();
  int open;

  DirectorySink(Path directory) {
    this(directory, path -> {});
  }

  DirectorySink(Path directory, Watch watch) {
    this.directory = directory;
    this.watch = watch;
  }

  @Override
  public boolean requiresPathOrder() {
    return false;
  }

  @Override
  public Optional<EntryMeta> previous(String path) {
    return Optional.empty();
  }

  @Override
  public void unchanged(EntryMeta meta) {
    throw new IllegalStateException("nothing is unchanged in a first set: " + meta.path());
  }

  @Override
  public void add(EntryMeta meta) {
    if (meta.sizeBytes() != 0 || entries.put(meta.path(), meta) != null) {
      throw new IllegalStateException("added twice or with content: " + meta);
    }
  }

  @Override
  public ContentSink content(String path, ContentKind kind) throws IOException {
    watch.before(path);
    Path file = directory.resolve(path.replace("/", "%"));
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
    kinds.put(path, kind);
    open++;
    return new ContentSink() {
      private long size;

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        size += length;
      }

      @Override
      public void hole(long length) {
        throw new IllegalStateException("no holes here");
      }

      @Override
      public void unchanged(long length) {
        throw new IllegalStateException("nothing is unchanged in a first set: " + path);
      }

      @Override
      public void commit(EntryMeta meta) throws IOException {
        out.close();
        open--;
        if (meta.sizeBytes() != size || !meta.path().equals(path)) {
          throw new IOException(path + ": " + size + " bytes for " + meta);
        }
        if (entries.put(path, meta) != null) {
          throw new IllegalStateException("given twice: " + path);
        }
      }

      @Override
      public void discard() throws IOException {
        out.close();
        open--;
      }
    };
  }

  /** Writes the set as a restore would. */
  void restore(RestoreLayout layout, Path target, Map<String, String> facts) throws IOException {
    Path staging = stage(layout, target);
    layout.finish(staging, target, facts);
    Files.move(staging, target);
  }

  /** Writes the set's entries to the staging directory, and nothing more. */
  Path stage(RestoreLayout layout, Path target) throws IOException {
    Path staging = target.resolveSibling(target.getFileName() + ".staging");
    Files.createDirectories(staging);
    for (EntryMeta meta : entries.values()) {
      Optional<Path> place = layout.place(meta, staging);
      if (place.isPresent()) {
        write(meta, place.get());
      }
    }
    return staging;
  }

  private void write(EntryMeta meta, Path place) throws IOException {
    if (meta.kind() == EntryKind.DIRECTORY) {
      Files.createDirectories(place);
    } else if (meta.kind() == EntryKind.SYMBOLIC_LINK) {
      Files.createSymbolicLink(place, Path.of(meta.linkTarget().orElseThrow()));
    } else if (meta.sizeBytes() == 0) {
      Files.createFile(place);
    } else {
      Path content = directory.resolve(meta.path().replace("/", "%"));
      Files.copy(content, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

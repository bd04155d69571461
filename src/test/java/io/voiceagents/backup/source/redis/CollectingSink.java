package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.ContentKind;
import io.voiceagents.backup.source.ContentSink;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.EntrySink;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps the entries of a capture as files, and what became of them. */
final class CollectingSink implements EntrySink {
  private final Path directory;
  final List<EntryMeta> committed = new ArrayList<>();
  final List<String> discarded = new ArrayList<>();

  /** Called before each write, to slow a capture down or to fail it. */
  interface BeforeWrite {
    void at(long written) throws IOException;
  }

  BeforeWrite beforeWrite = written -> {};

  CollectingSink(Path directory) {
    this.directory = directory;
  }

  Path file(String path) {
    return directory.resolve(path);
  }

  @Override
  public boolean requiresPathOrder() {
    return true;
  }

  @Override
  public Optional<EntryMeta> previous(String path) {
    return Optional.empty();
  }

  @Override
  public void unchanged(EntryMeta meta) {
    throw new AssertionError("nothing came before " + meta.path());
  }

  @Override
  public void add(EntryMeta meta) {
    committed.add(meta);
  }

  @Override
  public ContentSink content(String path, ContentKind kind) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file(path)));
    return new ContentSink() {
      private long written;

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        beforeWrite.at(written);
        out.write(bytes, offset, length);
        written += length;
      }

      @Override
      public void hole(long length) {
        throw new AssertionError("an RDB has no holes");
      }

      @Override
      public void unchanged(long length) {
        throw new AssertionError("there is no RDB before");
      }

      @Override
      public void commit(EntryMeta meta) throws IOException {
        out.close();
        if (meta.sizeBytes() != written) {
          throw new IOException(meta.sizeBytes() + " bytes said, " + written + " written");
        }
        committed.add(meta);
      }

      @Override
      public void discard() throws IOException {
        out.close();
        Files.delete(file(path));
        discarded.add(path);
      }
    };
  }
}

package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.ContentKind;
import io.voiceagents.backup.source.ContentSink;
import io.voiceagents.backup.source.EntryKind;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.EntrySink;
import io.voiceagents.backup.source.PathText;
import io.voiceagents.backup.source.RestoreLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A backup set in memory. Refuses what a real sink refuses: a wrong order, a wrong size. */
class SetInMemory implements EntrySink {
  final TreeMap<String, Entry> entries = new TreeMap<>(PathText.ORDER);
  final List<String> unchanged = new ArrayList<>();
  final List<String> discarded = new ArrayList<>();
  private final Map<String, Entry> previous;
  private String lastAsked = "";

  record Entry(EntryMeta meta, byte[] content) {}

  SetInMemory() {
    this(Map.of());
  }

  SetInMemory(Map<String, Entry> previous) {
    this.previous = previous;
  }

  SetInMemory next() {
    return new SetInMemory(entries);
  }

  EntryMeta meta(String path) {
    return entry(path).meta();
  }

  byte[] content(String path) {
    return entry(path).content();
  }

  private Entry entry(String path) {
    Entry entry = entries.get(path);
    if (entry == null) {
      throw new AssertionError("no entry '" + path + "' among " + entries.keySet());
    }
    return entry;
  }

  @Override
  public boolean requiresPathOrder() {
    return true;
  }

  @Override
  public Optional<EntryMeta> previous(String path) throws IOException {
    if (PathText.ORDER.compare(path, lastAsked) < 0) {
      throw new IOException("asked for " + path + " after " + lastAsked);
    }
    lastAsked = path;
    return Optional.ofNullable(previous.get(path)).map(Entry::meta);
  }

  @Override
  public void unchanged(EntryMeta meta) throws IOException {
    Entry before = Optional.ofNullable(previous.get(meta.path())).orElseThrow();
    unchanged.add(meta.path());
    put(meta, before.content());
  }

  @Override
  public void add(EntryMeta meta) throws IOException {
    put(meta, new byte[0]);
  }

  @Override
  public ContentSink content(String path, ContentKind kind) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new ContentSink() {
      @Override
      public void write(byte[] from, int offset, int length) {
        bytes.write(from, offset, length);
      }

      @Override
      public void hole(long length) {
        bytes.writeBytes(new byte[(int) length]);
      }

      @Override
      public void unchanged(long length) {
        throw new AssertionError("files are unchanged as a whole");
      }

      @Override
      public void commit(EntryMeta meta) throws IOException {
        put(meta, bytes.toByteArray());
      }

      @Override
      public void discard() {
        discarded.add(path);
      }
    };
  }

  private void put(EntryMeta meta, byte[] content) throws IOException {
    if (!entries.isEmpty() && PathText.ORDER.compare(entries.lastKey(), meta.path()) >= 0) {
      throw new IOException(meta.path() + " came after " + entries.lastKey());
    }
    if (meta.sizeBytes() != content.length) {
      throw new IOException(meta.path() + ": " + meta.sizeBytes() + " is not " + content.length);
    }
    entries.put(meta.path(), new Entry(meta, content));
  }

  /** Restores the whole set. */
  List<String> restore(Path target, TreeOptions options) throws IOException {
    return restore(target, new FilesLayout(), options);
  }

  List<String> restore(Path target, RestoreLayout layout, TreeOptions options) throws IOException {
    try (TreeWriter writer = new TreeWriter(target, layout, options)) {
      for (Entry entry : entries.values()) {
        write(writer, entry);
      }
      writer.finishDirectories();
      return writer.notes();
    }
  }

  static void write(TreeWriter writer, Entry entry) throws IOException {
    switch (entry.meta().kind()) {
      case DIRECTORY -> writer.directory(entry.meta());
      case SYMBOLIC_LINK -> writer.symbolicLink(entry.meta());
      case FILE, HARD_LINK -> {
        boolean isLink = entry.meta().kind() == EntryKind.HARD_LINK;
        if (!isLink || !writer.hardLink(entry.meta())) {
          writeContent(writer, entry);
        }
      }
    }
  }

  private static void writeContent(TreeWriter writer, Entry entry) throws IOException {
    try (OpenFile file = writer.begin(entry.meta()).orElseThrow()) {
      int half = entry.content().length / 2;
      file.write(half, entry.content(), half, entry.content().length - half);
      file.write(0, entry.content(), 0, half);
      file.finish();
    }
  }
}

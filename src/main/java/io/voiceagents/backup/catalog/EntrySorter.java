package io.voiceagents.backup.catalog;

import io.voiceagents.backup.source.PathText;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Sorts the entries of sources that come in their own order, in flat memory: sorted runs go to
 * scratch files and are merged at the end. Not thread-safe. Scratch files hold the index only, no
 * content.
 */
final class EntrySorter implements Closeable {
  private static final long MAX_BUFFERED_BYTES = 16 << 20;

  private final Path scratch;
  private final long maxBufferedBytes;
  private final List<Encoded> buffer = new ArrayList<>();
  private final List<FileChannel> runs = new ArrayList<>();
  private final List<EntryDecoder> readers = new ArrayList<>();
  private long bufferedBytes;

  EntrySorter(Path scratch) {
    this(scratch, MAX_BUFFERED_BYTES);
  }

  EntrySorter(Path scratch, long maxBufferedBytes) {
    this.scratch = scratch;
    this.maxBufferedBytes = maxBufferedBytes;
  }

  void add(Entry entry) throws IOException {
    ByteArrayOutputStream maps = new ByteArrayOutputStream();
    EntryEncoder.encode(entry, maps::writeBytes);
    buffer.add(new Encoded(entry.path(), maps.toByteArray()));
    bufferedBytes += maps.size() + 96L;
    if (bufferedBytes > maxBufferedBytes) {
      spill();
    }
  }

  /** Takes the entries one by one, ascending. */
  @FunctionalInterface
  interface Taker {
    void entry(Entry entry) throws IOException;
  }

  /** Hands over all entries in path order. */
  void drain(Taker taker) throws IOException {
    buffer.sort(Comparator.comparing(Encoded::path, PathText.ORDER));
    PriorityQueue<Head> heads =
        new PriorityQueue<>(
            Comparator.comparing((Head head) -> head.entry().path(), PathText.ORDER));
    for (FileChannel run : runs) {
      open(new BufferedInputStream(Channels.newInputStream(run.position(0))), heads);
    }
    open(new BufferEntries(), heads);
    while (!heads.isEmpty()) {
      Head least = heads.remove();
      taker.entry(least.entry());
      least.reader().next().ifPresent(next -> heads.add(new Head(next, least.reader())));
    }
  }

  private void open(InputStream maps, PriorityQueue<Head> heads) throws IOException {
    EntryDecoder reader = new EntryDecoder(maps);
    readers.add(reader);
    Optional<Entry> first = reader.next();
    first.ifPresent(entry -> heads.add(new Head(entry, reader)));
  }

  private void spill() throws IOException {
    buffer.sort(Comparator.comparing(Encoded::path, PathText.ORDER));
    Files.createDirectories(scratch);
    Path file = Files.createTempFile(scratch, "entries-", ".run");
    FileChannel run = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    runs.add(run);
    Files.delete(file); // an open file needs no name, and goes with the process
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(run));
    for (Encoded entry : buffer) {
      out.write(entry.maps());
    }
    out.flush();
    buffer.clear();
    bufferedBytes = 0;
  }

  @Override
  public void close() throws IOException {
    for (EntryDecoder reader : readers) {
      reader.close();
    }
    for (FileChannel run : runs) {
      run.close();
    }
  }

  private record Encoded(String path, byte[] maps) {}

  private record Head(Entry entry, EntryDecoder reader) {}

  /** The buffered maps as a stream. */
  private final class BufferEntries extends InputStream {
    private int index;
    private ByteArrayInputStream present = new ByteArrayInputStream(new byte[0]);

    @Override
    public int read() {
      return advance() ? present.read() : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return advance() ? present.read(bytes, offset, length) : -1;
    }

    private boolean advance() {
      while (present.available() == 0) {
        if (index == buffer.size()) {
          return false;
        }
        present = new ByteArrayInputStream(buffer.get(index++).maps());
      }
      return true;
    }
  }
}

package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.PathText;
import io.voiceagents.backup.source.SourceException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys of the pages of many files in a scratch file, by the files' paths: a thousandth of the
 * database does not belong into memory. Not thread-safe.
 */
final class PageKeySpool implements Closeable {
  private final RandomAccessFile spool;
  private final Map<String, Place> places = new HashMap<>();
  private long length;

  private record Place(long offset, int length) {}

  private PageKeySpool(RandomAccessFile spool) {
    this.spool = spool;
  }

  static PageKeySpool in(Path scratch) throws IOException {
    Files.createDirectories(scratch);
    Path file = Files.createTempFile(scratch, "pages-", ".keys");
    PageKeySpool keys = new PageKeySpool(new RandomAccessFile(file.toFile(), "rw"));
    Files.delete(file); // an open file needs no name, and goes with the process
    return keys;
  }

  void put(String path, byte[] keys, int count) throws IOException {
    try {
      spool.seek(length);
      spool.write(keys, 0, count);
    } catch (IOException e) {
      throw new SourceException(
          "the keys of pages can't be kept in the scratch directory: "
              + e.getMessage()
              + ". Hint: make room in state_directory, two thousandths of the database's size.",
          e);
    }
    places.put(path, new Place(length, count));
    length += count;
  }

  Optional<byte[]> find(String path) throws IOException {
    Place place = places.get(path);
    if (place == null) {
      return Optional.empty();
    }
    byte[] keys = new byte[place.length()];
    spool.seek(place.offset());
    spool.readFully(keys);
    return Optional.of(keys);
  }

  /** All paths, in the order of a set. */
  List<String> paths() {
    return places.keySet().stream().sorted(PathText.ORDER).toList();
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}

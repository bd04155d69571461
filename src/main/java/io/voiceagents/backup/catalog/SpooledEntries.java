package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.SetReader.EntryCursor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The entries of a set in a scratch file, for paths that are asked for in any order. Memory: a few
 * bytes a path. The file holds the index only, no content. Not thread-safe.
 */
final class SpooledEntries implements ParentEntries {
  private final RandomAccessFile spool;
  private final Map<String, Place> places = new HashMap<>();

  private record Place(long offset, int length) {}

  private SpooledEntries(RandomAccessFile spool) {
    this.spool = spool;
  }

  /** Reads all entries of a set. */
  static SpooledEntries of(SetReader set, Path scratch) throws IOException {
    Files.createDirectories(scratch);
    Path file = Files.createTempFile(scratch, "before-", ".index");
    SpooledEntries entries = new SpooledEntries(new RandomAccessFile(file.toFile(), "rw"));
    Files.delete(file); // an open file needs no name, and goes with the process
    try (EntryCursor cursor = set.entries()) {
      for (Optional<Entry> entry = cursor.next(); entry.isPresent(); entry = cursor.next()) {
        entries.add(entry.get());
      }
      return entries;
    } catch (IOException | RuntimeException e) {
      entries.close();
      throw e;
    }
  }

  private void add(Entry entry) throws IOException {
    ByteArrayOutputStream maps = new ByteArrayOutputStream();
    EntryEncoder.encode(entry, maps::writeBytes);
    places.put(entry.path(), new Place(spool.length(), maps.size()));
    spool.seek(spool.length());
    spool.write(maps.toByteArray());
  }

  @Override
  public Optional<Entry> find(String path) throws IOException {
    Place place = places.get(path);
    if (place == null) {
      return Optional.empty();
    }
    byte[] maps = new byte[place.length()];
    spool.seek(place.offset());
    spool.readFully(maps);
    try (EntryDecoder decoder = new EntryDecoder(new ByteArrayInputStream(maps))) {
      return decoder.next();
    }
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}

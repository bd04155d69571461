package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Size and CRC-32C of every file that was received, struck off one by one against the manifest,
 * which is the server's own account of what it sent.
 */
final class SeenFiles implements ManifestReader.Files {
  private record Seen(long sizeBytes, int crc) {}

  private final Map<String, Seen> files = new HashMap<>();
  private long count;
  private long bytes;

  /** Notes a file by its path in the data directory. */
  void add(String path, long sizeBytes, int crc) {
    files.put(path, new Seen(sizeBytes, crc));
    count++;
    bytes += sizeBytes;
  }

  @Override
  public void file(String path, long sizeBytes, String algorithm, String checksum)
      throws IOException {
    Seen file = files.remove(path);
    if (file == null) {
      throw new BrokenBackup("the manifest lists '" + path + "', which the server did not send");
    }
    String actual = FileChecksum.crcHex(file.crc());
    if (file.sizeBytes() != sizeBytes || !algorithm.equals("CRC32C") || !actual.equals(checksum)) {
      throw new BrokenBackup(
          "'%s' arrived with %d bytes and CRC32C %s, the manifest says %d and %s %s"
              .formatted(path, file.sizeBytes(), actual, sizeBytes, algorithm, checksum));
    }
  }

  /** Checks that the manifest listed every file besides the WAL, which it never lists. */
  void checkAllListed() throws IOException {
    for (String path : files.keySet()) {
      if (!path.startsWith("pg_wal/")) {
        throw new BrokenBackup("the server sent '" + path + "', which its manifest does not list");
      }
    }
  }

  long count() {
    return count;
  }

  long bytes() {
    return bytes;
  }
}

package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds every restored file against the server's manifest, as pg_verifybackup does, and the WAL
 * against the window that the manifest names.
 */
final class ManifestCheck implements ManifestReader.Files {
  private static final int BUFFER = 256 * 1024;

  private final RestoredFiles files;
  private final byte[] buffer = new byte[BUFFER];
  private Set<String> unlisted = Set.of();

  ManifestCheck(RestoredFiles files) {
    this.files = files;
  }

  /**
   * Checks everything.
   *
   * @throws BrokenBackup at the first file that differs, is missing or should not be there
   */
  void run(Map<String, String> facts) throws IOException {
    unlisted = files.list();
    ManifestReader manifest = new ManifestReader(this);
    byte[] chunk = new byte[BUFFER];
    try (InputStream in = open(files.manifest())) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        manifest.feed(chunk, 0, read);
      }
    }
    manifest.finish();
    for (String path : unlisted) {
      if (!path.startsWith("pg_wal/")) {
        throw new BrokenBackup("'" + path + "' is there, but the manifest does not list it");
      }
    }
    wal(facts).check(manifest.walRanges());
  }

  @Override
  public void file(String path, long sizeBytes, String algorithm, String checksum)
      throws IOException {
    unlisted.remove(path);
    FileChecksum actual = algorithm.isEmpty() ? new FileChecksum.Crc() : FileChecksum.of(algorithm);
    long size = 0;
    try (InputStream in = open(files.resolve(path))) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        actual.update(buffer, 0, read);
        size += read;
      }
    }
    if (size != sizeBytes) {
      throw new BrokenBackup(
          "'" + path + "' has " + size + " bytes, the manifest says " + sizeBytes);
    }
    String hex = actual.hex();
    if (!algorithm.isEmpty() && !hex.equals(checksum)) {
      throw new BrokenBackup(
          "'%s' has the %s %s, the manifest says %s".formatted(path, algorithm, hex, checksum));
    }
  }

  private WalWindow wal(Map<String, String> facts) throws IOException {
    WalWindow window =
        new WalWindow(
            Long.parseUnsignedLong(fact(facts, "system_identifier")),
            Long.parseLong(fact(facts, "wal.segment_size")));
    try (DirectoryStream<Path> children = Files.newDirectoryStream(files.walDirectory())) {
      for (Path file : children) {
        Optional<String> segment = WalWindow.segment("pg_wal/" + file.getFileName());
        if (segment.isPresent()) {
          try (InputStream in = open(file)) {
            window.add(segment.get(), Files.size(file), in.readNBytes(WalWindow.HEADER));
          }
        }
      }
    }
    return window;
  }

  private static String fact(Map<String, String> facts, String name) throws BrokenBackup {
    return Optional.ofNullable(facts.get(name))
        .orElseThrow(() -> new BrokenBackup("the set has no fact '" + name + "'"));
  }

  private static InputStream open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BrokenBackup("'" + file + "' is missing");
    }
    return Files.newInputStream(file);
  }
}

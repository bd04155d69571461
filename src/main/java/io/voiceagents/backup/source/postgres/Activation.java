package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What remains to be done to a checked data directory; the last step makes it startable. */
final class Activation {
  private static final String BACKUP_LABEL = "backup_label";

  // A server must come up as a primary of its own, whatever the source was.
  private static final List<String> NOT_RESTORED =
      List.of("standby.signal", "recovery.signal", "postmaster.pid", "postmaster.opts");

  private final Path staging;
  private final RestoredFiles files;
  private final TablespacePlaces tablespaces;

  private Activation(Path staging, RestoredFiles files, TablespacePlaces tablespaces) {
    this.staging = staging;
    this.files = files;
    this.tablespaces = tablespaces;
  }

  static void run(Path staging, Path target, RestoredFiles files, TablespacePlaces tablespaces)
      throws IOException {
    Activation activation = new Activation(staging, files, tablespaces);
    activation.requireBackupLabel();
    Set<Path> directories = activation.tablespaceMap();
    for (String name : NOT_RESTORED) {
      Files.deleteIfExists(staging.resolve(name));
    }
    directories.add(staging);
    if (Files.isDirectory(tablespaces.beside())) {
      directories.add(tablespaces.beside());
    }
    for (Path directory : directories) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      RestoredOwner.give(directory, staging.resolve(BACKUP_LABEL));
    }
    Files.move(
        files.manifest(), RestoredFiles.manifest(target), StandardCopyOption.REPLACE_EXISTING);
    activation.controlFile();
  }

  /** Without it a server would start from the wrong checkpoint and be silently corrupt. */
  private void requireBackupLabel() throws IOException {
    if (!Files.isRegularFile(staging.resolve(BACKUP_LABEL))) {
      throw new BrokenBackup("'" + BACKUP_LABEL + "' is missing");
    }
  }

  /** Leads each tablespace to its new place; the server makes its links from this file. */
  private Set<Path> tablespaceMap() throws IOException {
    Set<Path> directories = new TreeSet<>();
    Path restored = RestoredFiles.pending(staging, RestoredFiles.TABLESPACE_MAP);
    if (!Files.exists(restored)) {
      return directories;
    }
    StringBuilder map = new StringBuilder();
    for (String oid : TablespaceMap.oids(Files.readAllBytes(restored))) {
      Path directory = tablespaces.directory(oid);
      map.append(TablespaceMap.line(oid, directory.toString()));
      link(oid, directory);
      directories.add(directory);
    }
    Path file = staging.resolve(RestoredFiles.TABLESPACE_MAP);
    durable(file, map.toString());
    RestoredOwner.give(file, staging.resolve(BACKUP_LABEL));
    Files.delete(restored);
    return directories;
  }

  private void link(String oid, Path directory) throws IOException {
    Path link = staging.resolve("pg_tblspc").resolve(oid);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, directory);
    RestoredOwner.give(link, staging.resolve(BACKUP_LABEL));
  }

  private void controlFile() throws IOException {
    Path pending = files.resolve(EntryPaths.CONTROL);
    sync(pending);
    sync(staging);
    Files.move(pending, staging.resolve(EntryPaths.CONTROL), StandardCopyOption.ATOMIC_MOVE);
    sync(staging.resolve("global"));
  }

  private static void durable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    sync(file);
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}

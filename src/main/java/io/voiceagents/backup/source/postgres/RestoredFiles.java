package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a restore that is not active yet, by their paths in the data directory. */
final class RestoredFiles {
  static final String TABLESPACE_MAP = "tablespace_map";

  // These get their names only after everything was checked.
  private static final Set<String> PENDING = Set.of(EntryPaths.CONTROL, TABLESPACE_MAP);
  private static final String SUFFIX = ".restored";
  private static final Pattern IN_TABLESPACE = Pattern.compile("pg_tblspc/(\\d+)/(PG_.+)");

  private final Path staging;
  private final TablespacePlaces tablespaces;

  RestoredFiles(Path staging, TablespacePlaces tablespaces) {
    this.staging = staging;
    this.tablespaces = tablespaces;
  }

  /** Where a file of the data directory is written. */
  static Path pending(Path staging, String path) {
    return staging.resolve(PENDING.contains(path) ? path + SUFFIX : path);
  }

  /** Where the server's manifest is written. */
  static Path manifest(Path staging) {
    return staging.resolveSibling(staging.getFileName() + ".backup_manifest");
  }

  Path manifest() {
    return manifest(staging);
  }

  Path walDirectory() {
    return staging.resolve("pg_wal");
  }

  /** The file of a path as the manifest has it. */
  Path resolve(String path) {
    Matcher tablespace = IN_TABLESPACE.matcher(path);
    if (tablespace.matches()) {
      Path inPlace = staging.resolve(path);
      Path outside = tablespaces.directory(tablespace.group(1)).resolve(tablespace.group(2));
      return Files.exists(outside) ? outside : inPlace;
    }
    return pending(staging, path);
  }

  /** Paths of all regular files of the data directory, without those in tablespaces. */
  Set<String> list() throws IOException {
    Set<String> paths = new TreeSet<>();
    try (Stream<Path> tree = Files.walk(staging)) {
      tree.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> staging.relativize(file).toString())
          .map(path -> path.endsWith(SUFFIX) ? original(path) : path)
          .forEach(paths::add);
    }
    return paths;
  }

  private static String original(String path) {
    String name = path.substring(0, path.length() - SUFFIX.length());
    return PENDING.contains(name) ? name : path;
  }
}

package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code pg_dump} and {@code pg_restore} of one version: no library does faithfully what they do.
 *
 * @param directory that holds both
 */
public record ClientPrograms(Path directory, int major) {
  private static final String DUMP = "pg_dump";
  private static final String DUMP_ALL = "pg_dumpall";
  private static final String RESTORE = "pg_restore";

  /**
   * Finds a pair that can read a server and whose dumps another can load. pg_dump refuses servers
   * of a newer major version, and what it writes is not promised to load into an older one
   * (PostgreSQL documentation, pg_dump, "Notes"). The oldest that fits is taken.
   *
   * @param read major version of the server that is dumped
   * @param loaded major version of the server that the dump is loaded into
   * @throws SourceException if there is none
   */
  public static ClientPrograms find(ServerBinaries binaries, int read, int loaded)
      throws IOException {
    for (int major : IntStream.rangeClosed(read, loaded).toArray()) {
      Optional<Path> directory = directory(binaries, major);
      if (directory.isPresent()) {
        return new ClientPrograms(directory.get(), major);
      }
    }
    String wanted = read == loaded ? Integer.toString(read) : read + " to " + loaded;
    throw new SourceException(
        "no pg_dump and pg_restore of PostgreSQL %s in %s. Hint: install them (package postgresql-client-%d), or name their directory in restore_test.postgres_binaries."
            .formatted(wanted, binaries.directories(), read));
  }

  /**
   * Finds the programs that dump a server: of its own version, else of the oldest newer one.
   *
   * @param server major version of the server that is dumped
   * @throws SourceException if there are none
   */
  static ClientPrograms dumping(ServerBinaries binaries, int server) throws IOException {
    Optional<ClientPrograms> oldest = Optional.empty();
    for (Path directory : binaries.directories()) {
      int major = hasAll(directory) ? ServerBinaries.major(directory.resolve(DUMP)) : -1;
      if (major >= server && oldest.filter(found -> found.major() <= major).isEmpty()) {
        oldest = Optional.of(new ClientPrograms(directory, major));
      }
    }
    return oldest.orElseThrow(
        () ->
            new SourceException(
                "no pg_dump, pg_dumpall and pg_restore of PostgreSQL %d or newer in %s. Hint: install them (package postgresql-client-%d), or name their directory in restore_test.postgres_binaries."
                    .formatted(server, binaries.directories(), server)));
  }

  private static boolean hasAll(Path directory) {
    return Stream.of(DUMP, DUMP_ALL, RESTORE)
        .allMatch(program -> Files.isExecutable(directory.resolve(program)));
  }

  private static Optional<Path> directory(ServerBinaries binaries, int major) throws IOException {
    for (Path directory : binaries.directories()) {
      if (Files.isExecutable(directory.resolve(DUMP))
          && Files.isExecutable(directory.resolve(RESTORE))
          && ServerBinaries.major(directory.resolve(DUMP)) == major) {
        return Optional.of(directory);
      }
    }
    return Optional.empty();
  }

  String dump() {
    return directory.resolve(DUMP).toString();
  }

  String restore() {
    return directory.resolve(RESTORE).toString();
  }

  String dumpAll() {
    return directory.resolve(DUMP_ALL).toString();
  }

  /** What pg_dump says of itself, as in {@code pg_dump (PostgreSQL) 17.10}. */
  String version() throws IOException {
    return ServerBinaries.version(directory.resolve(DUMP));
  }
}

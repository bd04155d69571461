package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code pg_dump} and {@code pg_restore} of one version: no library does faithfully what they do.
 *
 * @param directory that holds both
 */
public record ClientPrograms(Path directory, int major) {
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

  private static Optional<Path> directory(ServerBinaries binaries, int major) throws IOException {
    for (Path directory : binaries.directories()) {
      if (Files.isExecutable(directory.resolve("pg_dump"))
          && Files.isExecutable(directory.resolve("pg_restore"))
          && ServerBinaries.major(directory.resolve("pg_dump")) == major) {
        return Optional.of(directory);
      }
    }
    return Optional.empty();
  }

  String dump() {
    return directory.resolve("pg_dump").toString();
  }

  String restore() {
    return directory.resolve("pg_restore").toString();
  }
}

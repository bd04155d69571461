package io.voiceagents.backup.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Server programs for demos and tests: Debian's 15, and the jars in target/servers for 16 to 18;
 * and client programs, which those jars lack.
 */
final class PostgresPrograms {
  private static final Path SERVERS = Path.of("target", "servers").toAbsolutePath();

  private PostgresPrograms() {}

  /** The bin directory of a major version. */
  static synchronized Path bin(int major) throws IOException, InterruptedException {
    Path debian = Path.of("/usr/lib/postgresql", Integer.toString(major), "bin");
    if (Files.isExecutable(debian.resolve("postgres"))) {
      return debian;
    }
    return unpacked(major).resolve("bin");
  }

  /** The directory of pg_dump, pg_dumpall and pg_restore of a major version: 15 or 17. */
  static Path clients(int major) throws IOException, InterruptedException {
    Path usual = Path.of("servers/debian/target/root/postgresql-" + major).toAbsolutePath();
    Path directory = Files.isExecutable(bin(major).resolve("pg_dump")) ? bin(major) : usual;
    if (!Files.isExecutable(directory.resolve("pg_dump"))) {
      throw new IOException(
          "there is no pg_dump in "
              + directory
              + ". Hint: run servers/debian/fetch.sh, or bin/test, which does");
    }
    return directory;
  }

  private static Path unpacked(int major) throws IOException, InterruptedException {
    Path jar = SERVERS.resolve("postgres-" + major + ".jar");
    Path directory = SERVERS.resolve("postgres-" + major);
    if (!Files.exists(jar)) {
      throw new IOException(
          jar
              + " is missing. Hint: run 'mvn generate-test-resources', or install PostgreSQL "
              + major);
    }
    // Several JVMs may want it at once.
    try (FileChannel channel =
            FileChannel.open(
                SERVERS.resolve("unpack.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.exists(directory)) {
        Path fresh = Files.createTempDirectory(SERVERS, "unpack-");
        unpack(jar, fresh);
        Files.setPosixFilePermissions(
            fresh, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return directory;
  }

  private static void unpack(Path jar, Path directory) throws IOException, InterruptedException {
    try (ZipInputStream zip =
        new ZipInputStream(new BufferedInputStream(Files.newInputStream(jar)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".txz")) {
          untar(new XZInputStream(zip), directory);
          return;
        }
      }
    }
    throw new IOException(jar + " has no .txz");
  }

  private static void untar(InputStream content, Path directory)
      throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder(List.of("tar", "-x", "-C", directory.toString(), "--no-same-owner"))
            .redirectErrorStream(true)
            .start();
    try (var out = tar.getOutputStream()) {
      content.transferTo(out);
    }
    if (tar.waitFor() != 0) {
      throw new IOException(
          new String(tar.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  /** Removes a tree. */
  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

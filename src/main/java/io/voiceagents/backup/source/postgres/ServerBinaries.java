package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the programs that scratch servers need.
 *
 * @param directories that may hold {@code postgres} or the client programs, in order of preference
 * @param trustDumps whether a server may load dumps as the user of this process
 */
public record ServerBinaries(List<Path> directories, boolean trustDumps) {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  public ServerBinaries {
    directories = List.copyOf(directories);
  }

  /** Trusts no dumps. */
  public ServerBinaries(List<Path> directories) {
    this(directories, false);
  }

  /** The given directories, then where Debian, Red Hat and the container images have theirs. */
  public static ServerBinaries withDefaults(List<Path> configured, boolean trustDumps)
      throws IOException {
    List<Path> all = new ArrayList<>(configured);
    all.addAll(matching(Path.of("/usr/lib/postgresql"), "*", "bin"));
    all.addAll(matching(Path.of("/usr"), "pgsql-*", "bin"));
    all.add(Path.of("/usr/local/bin"));
    return new ServerBinaries(all, trustDumps);
  }

  /**
   * The directory whose {@code postgres} has this major version.
   *
   * @throws SourceException if there is none
   */
  public Path find(int major) throws IOException {
    for (Path directory : directories) {
      Path postgres = directory.resolve("postgres");
      if (Files.isExecutable(postgres) && major(postgres) == major) {
        return directory;
      }
    }
    throw new SourceException(
        "no PostgreSQL %d server program in %s. Hint: install it (package postgresql-%d), or name its bin directory."
            .formatted(major, directories, major));
  }

  /** Major version of a program of PostgreSQL; -1 if it does not tell. */
  static int major(Path program) throws IOException {
    Matcher matcher = VERSION.matcher(version(program));
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  /** What a program of PostgreSQL says of itself. */
  static String version(Path program) throws IOException {
    Process process = new ProcessBuilder(program.toString(), "--version").start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static List<Path> matching(Path parent, String glob, String child) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, glob)) {
        children.forEach(path -> found.add(path.resolve(child)));
      }
    }
    Collections.sort(found);
    return found;
  }
}

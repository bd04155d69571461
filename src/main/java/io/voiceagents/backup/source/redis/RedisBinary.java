package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.SourceException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A redis-server or valkey-server that can be run here. */
record RedisBinary(Path path, ServerRelease release) {
  private static final List<String> NAMES = List.of("redis-server", "valkey-server");

  /**
   * The first server that can read the data.
   *
   * @param configured files, tried first
   * @param searchPath directories in the form of the variable PATH, tried next
   * @param readers who can read the data
   * @throws SourceException if there is none
   */
  static RedisBinary find(List<Path> configured, String searchPath, RdbReaders readers)
      throws IOException, InterruptedException {
    List<String> others = new ArrayList<>();
    for (Path candidate : candidates(configured, searchPath)) {
      Optional<ServerRelease> release = release(candidate);
      if (release.filter(readers::include).isPresent()) {
        return new RedisBinary(candidate, release.get());
      }
      release.ifPresent(r -> others.add(candidate + " is " + r));
    }
    throw missing(readers, others);
  }

  private static Set<Path> candidates(List<Path> configured, String searchPath) {
    Set<Path> candidates = new LinkedHashSet<>(configured);
    Stream.of(searchPath.split(File.pathSeparator))
        .filter(directory -> !directory.isBlank())
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .forEach(candidates::add);
    return candidates;
  }

  private static SourceException missing(RdbReaders readers, List<String> others) {
    return new SourceException(
        "no server was found here that can load the data"
            + readers.writer().map(w -> " of " + w).orElse("")
            + " (RDB version "
            + readers.version()
            + "): it takes "
            + readers
            + (others.isEmpty() ? "" : "; " + String.join(", ", others))
            + ". Hint: install one, or name its file in restore_test.redis_servers or"
            + " BACKUPCTL_REDIS_SERVERS.");
  }

  private static Optional<ServerRelease> release(Path candidate)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(candidate) || Files.isDirectory(candidate)) {
      return Optional.empty();
    }
    Process process =
        new ProcessBuilder(candidate.toString(), "--version")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    try {
      // A pipe holds the one line, so waiting before reading can't block the server.
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        return Optional.empty();
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return ServerRelease.ofProgram(text);
    } finally {
      process.destroyForcibly();
    }
  }
}

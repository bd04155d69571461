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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A redis-server that can be run here.
 *
 * @param version such as {@code 7.0.15}
 */
public record RedisBinary(Path path, String version) {
  private static final Pattern VERSION = Pattern.compile("v=([0-9]+(?:\\.[0-9]+)*)");
  private static final String NAME = "redis-server";

  /**
   * The first server that is not older than the one that wrote the data: an older one can't read
   * it.
   *
   * @param configured files, tried first
   * @param searchPath directories in the form of the variable PATH, tried next
   * @param least the version that wrote the data; empty if it isn't known
   * @throws SourceException if there is none
   */
  public static RedisBinary find(List<Path> configured, String searchPath, Optional<String> least)
      throws IOException, InterruptedException {
    Set<Path> candidates = new LinkedHashSet<>(configured);
    Stream.of(searchPath.split(File.pathSeparator))
        .filter(directory -> !directory.isBlank())
        .forEach(directory -> candidates.add(Path.of(directory, NAME)));
    List<String> tooOld = new ArrayList<>();
    for (Path candidate : candidates) {
      Optional<String> version = version(candidate);
      if (version.isPresent() && least.filter(l -> older(version.get(), l)).isEmpty()) {
        return new RedisBinary(candidate, version.get());
      }
      version.ifPresent(v -> tooOld.add(candidate + " is " + v));
    }
    throw missing(least, tooOld);
  }

  private static SourceException missing(Optional<String> least, List<String> tooOld) {
    return new SourceException(
        "no redis-server"
            + least.map(l -> " of version " + majorMinor(l) + " or newer").orElse("")
            + " was found to load the data"
            + (tooOld.isEmpty() ? "" : " (" + String.join(", ", tooOld) + ")")
            + ". Hint: install one, or name its path in the configuration of the restore test.");
  }

  /** Formats of RDB change with minor versions, not with patches. */
  static boolean older(String version, String least) {
    int[] have = numbers(version);
    int[] need = numbers(least);
    return have[0] != need[0] ? have[0] < need[0] : have[1] < need[1];
  }

  private static String majorMinor(String version) {
    int[] numbers = numbers(version);
    return numbers[0] + "." + numbers[1];
  }

  private static int[] numbers(String version) {
    Matcher matcher = Pattern.compile("^([0-9]{1,6})(?:\\.([0-9]{1,6}))?").matcher(version);
    if (!matcher.find()) {
      return new int[] {0, 0};
    }
    String minor = matcher.group(2);
    return new int[] {
      Integer.parseInt(matcher.group(1)), minor == null ? 0 : Integer.parseInt(minor)
    };
  }

  int major() {
    return numbers(version)[0];
  }

  private static Optional<String> version(Path candidate) throws IOException, InterruptedException {
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
      Matcher matcher = VERSION.matcher(text);
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }
}

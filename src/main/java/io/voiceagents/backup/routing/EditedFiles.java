package io.voiceagents.backup.routing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What people edit, as it was at one moment. By content, not by time stamp: a volume that
 * Kubernetes swaps behind a link is seen too. Immutable.
 *
 * @param configuration text of {@code backup.yaml}
 * @param routes text of the route files, by name
 */
record EditedFiles(String configuration, Map<String, String> routes) {
  private static final String SUFFIX = ".camel.yaml";

  EditedFiles {
    routes = Collections.unmodifiableMap(new TreeMap<>(routes));
  }

  /**
   * Reads both.
   *
   * @throws IOException if one can't be read
   */
  static EditedFiles read(Path configuration, Path routes) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Path file : files(routes)) {
      texts.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
    }
    return new EditedFiles(Files.readString(configuration, StandardCharsets.UTF_8), texts);
  }

  private static List<Path> files(Path routes) throws IOException {
    try (Stream<Path> entries = Files.list(routes)) {
      return entries
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  /** Writes the route files into a new directory. */
  void writeRoutes(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, String> file : routes.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
  }
}

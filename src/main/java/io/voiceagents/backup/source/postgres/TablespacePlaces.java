package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where the tablespaces of a restore go. */
final class TablespacePlaces {
  private static final String FACT = "tablespace.";

  private final Path target;
  private final Map<String, Path> given;

  TablespacePlaces(Path target, Map<String, Path> given) {
    this.target = target.toAbsolutePath();
    this.given = Map.copyOf(given);
  }

  Path directory(String oid) {
    Path place = given.get(oid);
    return place == null ? beside(target).resolve(oid) : place.toAbsolutePath();
  }

  /** The directory above all tablespaces that were given no place of their own. */
  Path beside() {
    return beside(target);
  }

  static Path beside(Path data) {
    return data.resolveSibling(data.getFileName() + ".tablespaces");
  }

  void refuseOccupied(Map<String, String> facts) throws IOException {
    for (String oid : given.keySet()) {
      if (!facts.containsKey(FACT + oid)) {
        throw new SourceException(
            "the set has no tablespace " + oid + ". Hint: its facts list them by oid.");
      }
    }
    for (String fact : facts.keySet()) {
      if (fact.startsWith(FACT)) {
        refuseOccupied(directory(fact.substring(FACT.length())));
      }
    }
  }

  private static void refuseOccupied(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      if (children.iterator().hasNext()) {
        throw new SourceException(
            "the tablespace directory "
                + directory
                + " is not empty. Hint: give it another place by its oid, or move what is there.");
      }
    }
  }
}

package io.voiceagents.backup.api;

import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.StorageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where others may restore to. The server mostly runs as root and restores owners and modes: a
 * token that could write a unit of systemd, or among the backups themselves, would be worth as much
 * as a login.
 *
 * @param allowed the directories in which they may; none for no such limit
 * @param own what the server works with
 */
record RestorePlaces(List<Path> allowed, List<Path> own) {

  static RestorePlaces of(Configuration configuration) {
    Optional<Path> store =
        configuration.storage() instanceof StorageSettings.Directory directory
            ? Optional.of(directory.path())
            : Optional.empty();
    List<Path> own =
        Stream.concat(Stream.of(configuration.stateDirectory()), store.stream()).toList();
    return new RestorePlaces(configuration.server().restoreDirectories(), own);
  }

  /**
   * Refuses a target in the wrong place, by what links lead to.
   *
   * @param target absolute; need not exist
   * @throws ProblemException 400 with the place that it should be in
   */
  void check(Path target) throws IOException, ProblemException {
    Path real = real(target);
    for (Path place : own) {
      if (real.startsWith(real(place))) {
        throw new ProblemException(
            400,
            "'target' is '" + target + "', which lies in " + place,
            "The server works there. Take a directory of its own, as in /srv/restored.");
      }
    }
    boolean within = allowed.isEmpty();
    for (Path place : allowed) {
      within |= !real.equals(real(place)) && real.startsWith(real(place));
    }
    if (!within) {
      throw new ProblemException(
          400,
          "'target' is '" + target + "', where this server may not restore to",
          "Take a new directory in one of server.restore_directories: " + words() + ".");
    }
  }

  private String words() {
    return String.join(", ", allowed.stream().map(Path::toString).toList());
  }

  /** With the links of those that exist followed; what does not exist is no link. */
  private static Path real(Path path) throws IOException {
    Path existing = path.normalize();
    while (Files.notExists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing.toRealPath().resolve(existing.relativize(path.normalize())).normalize();
  }
}

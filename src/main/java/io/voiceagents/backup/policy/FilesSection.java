package io.voiceagents.backup.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the paths and the options of trees of files. */
final class FilesSection {
  private FilesSection() {}

  /** The settings; with stand-ins where a problem was reported. */
  static SourceSettings read(Section policy, Section options) {
    policy.require("paths", "Name directories or files, as in 'paths: [/srv/recordings]'.");
    return new SourceSettings.Files(
        paths(policy),
        globs(options, "include"),
        globs(options, "exclude"),
        options.read("one_file_system", ValueForms.flag()).orElse(false));
  }

  private static List<Path> paths(Section policy) {
    List<Path> paths = new ArrayList<>();
    for (Scalar scalar : policy.list("paths")) {
      scalar
          .parse(policy.document()::path)
          .filter(path -> apart(scalar, path, paths))
          .ifPresent(paths::add);
    }
    return paths;
  }

  /** A file that is reached by two paths would be two entries of one name (docs/format.md, 7). */
  private static boolean apart(Scalar scalar, Path path, List<Path> others) {
    Optional<Path> clash =
        others.stream()
            .filter(other -> path.startsWith(other) || other.startsWith(path))
            .findFirst();
    clash.ifPresent(
        other ->
            scalar.problem("overlaps with " + other + ".", "Keep the one that holds the other."));
    return clash.isEmpty();
  }

  private static List<String> globs(Section options, String name) {
    return options.list(name).stream()
        .flatMap(scalar -> scalar.parse(ValueForms.glob()).stream())
        .toList();
  }
}

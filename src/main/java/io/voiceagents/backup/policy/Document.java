package io.voiceagents.backup.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** The file that is being read: what all its sections share. Not thread-safe. */
final class Document {
  private final Path file;
  private final Optional<String> text;
  private final References references;
  private final Findings findings;

  /**
   * @param text of the file, if it was read before
   */
  Document(Path file, Optional<String> text, Map<String, String> environment, Findings findings) {
    this.file = file;
    this.text = text;
    this.references = new References(environment);
    this.findings = findings;
  }

  Findings findings() {
    return findings;
  }

  References references() {
    return references;
  }

  /** The top level; empty after a problem was reported. */
  Optional<Section> root() {
    Location start = new Location(file.toString(), 1, 1);
    Optional<Node> root = new YamlText(file, text, findings).read();
    if (root.isPresent() && !(root.get() instanceof MappingNode)) {
      findings.problem(
          start, "", "must hold sections (lines of 'key: value').", "See docs/configuration.md.");
    }
    return root.filter(MappingNode.class::isInstance)
        .map(MappingNode.class::cast)
        .map(node -> new Section(this, "", KnownKeys.at(""), node, start));
  }

  /** Where a node starts. */
  Location place(Node node) {
    return node.getStartMark()
        .map(mark -> new Location(file.toString(), mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(Location.of(file.toString()));
  }

  /** The directory that relative paths start from. */
  Path directory() {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? file.toAbsolutePath().getRoot() : parent;
  }

  /** A path of the file, absolute. */
  Path path(String text) throws BadValue {
    if (text.equals("~") || text.startsWith("~/")) {
      throw new BadValue("must be a path", "'~' is not known here; write ${HOME}.");
    }
    try {
      return directory().resolve(text).normalize();
    } catch (InvalidPathException bad) {
      throw new BadValue("must be a path", "");
    }
  }

  boolean readableByEveryone() {
    return readableByEveryone(file);
  }

  static boolean readableByEveryone(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException noSuchRights) {
      return false;
    }
  }
}

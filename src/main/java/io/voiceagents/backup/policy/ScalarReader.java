package io.voiceagents.backup.policy;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads one value: its kind, its references, and that it is not empty. */
final class ScalarReader {
  private final Document document;
  private final boolean secret;

  ScalarReader(Document document, boolean secret) {
    this.document = document;
    this.secret = secret;
  }

  /** The value; empty after a problem was reported, or where a default says that there is none. */
  Optional<Scalar> read(String path, Node node) {
    Location place = document.place(node);
    if (!(node instanceof ScalarNode value)) {
      String message = "must be a single value, found " + Found.in(node) + ".";
      return refuse(path, place, message, "Write 'key: value'.");
    }
    if (Tag.NULL.equals(value.getTag())) {
      return refuse(path, place, "has no value.", "Give it one, or take the line out.");
    }
    String raw = value.getValue();
    References.Expansion expansion = document.references().expand(raw);
    return expansion.absent() ? Optional.empty() : check(path, place, raw, expansion);
  }

  private Optional<Scalar> check(
      String path, Location place, String raw, References.Expansion expansion) {
    if (expansion.malformed()) {
      return refuse(
          path,
          place,
          "has a '${' that opens no reference.",
          "Write ${NAME} or ${NAME:-default}, or $${ for the characters themselves.");
    }
    if (!expansion.unset().isEmpty()) {
      String name = expansion.unset().get(0);
      return refuse(
          path,
          place,
          "refers to " + String.join(", ", expansion.unset()) + ", not set in the environment.",
          "Set it, or give a default: ${" + name + ":-default}.");
    }
    if (expansion.text().isBlank()) {
      String cause = References.occursIn(raw) ? "is empty, because its variable is." : "is empty.";
      return refuse(path, place, cause, "Give it a value, or take the line out.");
    }
    return Optional.of(new Scalar(document, path, place, raw, expansion.text(), secret));
  }

  private Optional<Scalar> refuse(String path, Location place, String message, String hint) {
    document.findings().problem(place, path, message, hint);
    return Optional.empty();
  }
}

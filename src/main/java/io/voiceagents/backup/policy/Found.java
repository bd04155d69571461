package io.voiceagents.backup.policy;

import java.util.Locale;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Names what kind of value was found, without showing it. */
final class Found {
  private Found() {}

  static String in(Node node) {
    if (node instanceof MappingNode mapping) {
      return mapping.getValue().isEmpty() ? "an empty section" : "a section";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    return scalar(node.getTag());
  }

  private static String scalar(Tag tag) {
    String name = tag.getValue().replaceAll(".*:", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "null" -> "no value";
      case "int", "float" -> "a number";
      case "bool" -> "true or false";
      default -> "a text";
    };
  }
}

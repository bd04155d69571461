package io.voiceagents.backup.policy;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Refuses what YAML allows and a configuration has no use for: own tags, and loops of aliases. */
final class NodeCheck {
  /** The library gives plain scalars that look like {@code ${NAME}} a tag of their own. */
  private static final Set<Tag> TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ, Tag.ENV_TAG);

  private final Findings findings;
  private final Function<Mark, Location> place;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Node> waiting = new ArrayDeque<>();

  NodeCheck(Findings findings, Function<Mark, Location> place) {
    this.findings = findings;
    this.place = place;
  }

  void check(Node root) {
    waiting.add(root);
    while (!waiting.isEmpty()) {
      Node node = waiting.remove();
      if (seen.add(node)) {
        checkOne(node);
        addBelow(node);
      }
    }
  }

  private void checkOne(Node node) {
    if (node.isRecursive()) {
      problem(node, "has an alias that contains itself.", "Write the values out.");
    } else if (!TAGS.contains(node.getTag())) {
      problem(node, "has a tag ('!...') before a value.", "Tags are not used here; take it out.");
    }
  }

  private void problem(Node node, String message, String hint) {
    findings.problem(node.getStartMark().map(place).orElseThrow(), "", message, hint);
  }

  private void addBelow(Node node) {
    if (node instanceof SequenceNode sequence) {
      waiting.addAll(sequence.getValue());
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        waiting.add(tuple.getKeyNode());
        waiting.add(tuple.getValueNode());
      }
    }
  }
}

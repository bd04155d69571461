package io.voiceagents.backup.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Writes YAML anew with some of its values changed; comments and aliases are not kept. */
final class YamlRewrite {
  private final BinaryOperator<String> change;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlRewrite(BinaryOperator<String> change) {
    this.change = change;
  }

  /**
   * @param change from the path and the value of a scalar to its new value
   */
  static String rewrite(String yaml, BinaryOperator<String> change) {
    try {
      LoadSettings load = LoadSettings.builder().build();
      Node root =
          new Compose(load)
              .composeString(yaml)
              .orElseThrow(() -> new IllegalArgumentException("an empty configuration"));
      Node changed = new YamlRewrite(change).node("", root);
      DumpSettings dump =
          DumpSettings.builder().setSplitLines(false).setDereferenceAliases(true).build();
      return new Present(dump).emitToString(new Serialize(dump).serializeOne(changed).iterator());
    } catch (YamlEngineException notShown) {
      throw new IllegalArgumentException("a configuration that is not valid YAML");
    }
  }

  private Node node(String path, Node node) {
    if (!open.add(node)) {
      throw new IllegalArgumentException("an alias that contains itself");
    }
    Node changed = copy(path, node);
    open.remove(node);
    return changed;
  }

  private Node copy(String path, Node node) {
    if (node instanceof MappingNode mapping) {
      List<NodeTuple> tuples = new ArrayList<>();
      for (NodeTuple tuple : mapping.getValue()) {
        String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
        String below = path.isEmpty() ? name : path + "." + name;
        tuples.add(new NodeTuple(tuple.getKeyNode(), node(below, tuple.getValueNode())));
      }
      return new MappingNode(mapping.getTag(), tuples, mapping.getFlowStyle());
    }
    if (node instanceof SequenceNode sequence) {
      List<Node> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(node(path + "[" + items.size() + "]", item));
      }
      return new SequenceNode(sequence.getTag(), items, sequence.getFlowStyle());
    }
    return scalar(path, (ScalarNode) node);
  }

  private Node scalar(String path, ScalarNode scalar) {
    String value = change.apply(path, scalar.getValue());
    return value.equals(scalar.getValue())
        ? scalar
        : new ScalarNode(Tag.STR, value, ScalarStyle.DOUBLE_QUOTED);
  }
}

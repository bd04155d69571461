package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.RouteProblem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The keys of a route file with their places, in the file's order. Immutable. */
final class RouteDocument {
  private final String file;
  private final List<Item> items = new ArrayList<>();
  private final List<RouteProblem> problems = new ArrayList<>();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int line;

  /** A thousand times what a route file has; aliases of aliases would go on for ever. */
  private static final int MAX_ITEMS = 20_000;

  private static final Pattern DASHED = Pattern.compile("-([a-z])");

  /**
   * A key, or a text in a list below it.
   *
   * @param path keys from the top, joined by slashes; members of lists count for nothing
   * @param value of a scalar; empty for what has keys below
   * @param line 1-based
   * @param route id of the route it stands in, as far as read; empty outside
   */
  record Item(String path, String key, String value, int line, String route) {
    /** The key above; empty at the top. */
    String parent() {
      String above = path.substring(0, Math.max(0, path.length() - key.length() - 1));
      return above.substring(above.lastIndexOf('/') + 1);
    }
  }

  private RouteDocument(String file) {
    this.file = file;
  }

  /** Reads a file's text; what is not YAML is a problem. */
  static RouteDocument read(String file, String text) {
    RouteDocument document = new RouteDocument(file);
    try {
      LoadSettings settings = LoadSettings.builder().setUseMarks(true).setLabel(file).build();
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        document.problems.add(new RouteProblem(file, 0, "is empty.", "Restore it, or delete it."));
      }
      root.ifPresent(node -> document.walk("", node, ""));
    } catch (StackOverflowError e) {
      document.refuse("is nested too deeply.", "A route is a few levels deep.");
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      document.problems.add(notYaml(file, line, String.valueOf(e.getProblem())));
    } catch (YamlEngineException e) {
      document.problems.add(notYaml(file, 0, String.valueOf(e.getMessage())));
    }
    return document;
  }

  private static RouteProblem notYaml(String file, int line, String what) {
    return new RouteProblem(
        file, line, "is not YAML: " + what + ".", "Look at the indentation around this line.");
  }

  /** From here on the file is not looked at any more. */
  private void refuse(String message, String hint) {
    if (problems.isEmpty()) {
      problems.add(new RouteProblem(file, line, message, hint));
    }
  }

  private void walk(String path, Node node, String route) {
    if (!open.add(node)) {
      refuse("an alias contains itself.", "Write out what it stands for.");
    } else if (items.size() > MAX_ITEMS) {
      refuse("is too large, with what its aliases stand for.", "Split it into several files.");
    } else if (problems.isEmpty()) {
      inside(path, node, route);
    }
    open.remove(node);
  }

  private void inside(String path, Node node, String route) {
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(member -> member(path, member, route));
    } else if (node instanceof MappingNode mapping) {
      String inside = routeId(path, mapping).orElse(route);
      for (NodeTuple tuple : mapping.getValue()) {
        entry(path, tuple, inside);
      }
    }
  }

  /** Camel takes 'bean-type' for 'beanType'. */
  private static String camelCase(String key) {
    return DASHED.matcher(key).replaceAll(dashed -> dashed.group(1).toUpperCase(Locale.ROOT));
  }

  private void member(String path, Node member, String route) {
    if (member instanceof ScalarNode scalar) {
      String key = path.substring(path.lastIndexOf('/') + 1);
      items.add(new Item(path, key, scalar.getValue(), lineOf(member), route));
    } else {
      walk(path, member, route);
    }
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private void entry(String path, NodeTuple tuple, String route) {
    if (tuple.getKeyNode() instanceof ScalarNode key) {
      String value = tuple.getValueNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      line = lineOf(key);
      String name = camelCase(key.getValue());
      String below = path + "/" + name;
      items.add(new Item(below, name, value, line, route));
      walk(below, tuple.getValueNode(), route);
    }
  }

  private static Optional<String> routeId(String path, MappingNode mapping) {
    if (!path.equals("/route")) {
      return Optional.empty();
    }
    return mapping.getValue().stream()
        .filter(
            tuple -> tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals("id"))
        .map(NodeTuple::getValueNode)
        .filter(ScalarNode.class::isInstance)
        .map(value -> ((ScalarNode) value).getValue())
        .findFirst();
  }

  String file() {
    return file;
  }

  List<Item> items() {
    return List.copyOf(items);
  }

  List<RouteProblem> problems() {
    return List.copyOf(problems);
  }

  /** The values of a key, wherever it stands. */
  List<Item> all(String key) {
    return items.stream().filter(item -> item.key().equals(key)).toList();
  }
}

package io.voiceagents.backup.policy;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Takes a mapping's entries, and reports the keys that are unknown or repeated. */
final class Entries {
  private final Document document;
  private final String path;
  private final List<String> names;
  private final UnknownKey unknown;
  private final Map<String, Entry> read = new LinkedHashMap<>();
  private final Set<String> meant = new HashSet<>();

  /**
   * A key's value.
   *
   * @param place of the key
   */
  record Entry(Location place, Node value) {}

  private Entries(Document document, String path, List<Key> known) {
    this.document = document;
    this.path = path;
    this.names = known.stream().map(Key::name).toList();
    this.unknown = new UnknownKey(document, path, known);
  }

  /**
   * Reads a mapping.
   *
   * @param known keys that may stand here; empty where the names are free
   */
  static Entries of(Document document, String path, List<Key> known, MappingNode node) {
    Entries entries = new Entries(document, path, known);
    node.getValue().forEach(entries::add);
    return entries;
  }

  /** By name, in the file's order. */
  Map<String, Entry> read() {
    return read;
  }

  /** Whether a mistyped key was most likely meant to be this one. */
  boolean meant(String name) {
    return meant.contains(name);
  }

  private void add(NodeTuple tuple) {
    Location at = document.place(tuple.getKeyNode());
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      document.findings().problem(at, path, "has a key that is not a text.", "Keys are words.");
    } else if (!names.isEmpty() && !names.contains(key.getValue())) {
      unknown.report(key.getValue(), at).ifPresent(meant::add);
    } else if (!isAbsent(tuple.getValueNode())) {
      addKnown(key.getValue(), new Entry(at, tuple.getValueNode()));
    }
  }

  /** An empty default means that the key is not given. */
  private boolean isAbsent(Node value) {
    return value instanceof ScalarNode scalar
        && document.references().expand(scalar.getValue()).absent();
  }

  private void addKnown(String name, Entry entry) {
    Entry first = read.putIfAbsent(name, entry);
    if (first != null) {
      String message = "is given twice, first on line " + first.place().line() + ".";
      String at = path.isEmpty() ? name : path + "." + name;
      document.findings().problem(entry.place(), at, message, "Keep one.");
    }
  }
}

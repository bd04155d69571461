package io.voiceagents.backup.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of the file. Unknown and repeated keys are reported when it is made; the readers report
 * whatever else is wrong and answer empty then, so that reading goes on to the next problem.
 */
final class Section {
  private final Document document;
  private final String path;
  private final Location place;
  private final Map<String, Entries.Entry> entries;
  private final Predicate<String> meant;
  private final Map<String, Scalar> implied = new HashMap<>();
  private final List<Key> known;

  /**
   * @param known keys that may stand here; empty where the names are free
   * @param place of the key that opens the section
   */
  Section(Document document, String path, List<Key> known, MappingNode node, Location place) {
    this.document = document;
    this.path = path;
    this.known = List.copyOf(known);
    this.place = place;
    Entries read = Entries.of(document, path, known, node);
    this.entries = read.read();
    this.meant = read::meant;
  }

  Document document() {
    return document;
  }

  /** The names in the file's order. */
  List<String> names() {
    return List.copyOf(entries.keySet());
  }

  boolean has(String name) {
    return entries.containsKey(name) || implied.containsKey(name);
  }

  /** Where a key stands, or the section itself. */
  Location placeOf(String name) {
    Entries.Entry entry = entries.get(name);
    return entry == null ? place : entry.place();
  }

  String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  void problem(String name, String message, String hint) {
    problemAt(placeOf(name), name, message, hint);
  }

  void problemHere(String message, String hint) {
    document.findings().problem(place, path, message, hint);
  }

  void warning(String name, String message, String hint) {
    document.findings().warning(placeOf(name), pathOf(name), message, hint);
  }

  private void problemAt(Location at, String name, String message, String hint) {
    document.findings().problem(at, pathOf(name), message, hint);
  }

  /** Whether the key is there, if only mistyped: then it is not reported as missing too. */
  boolean mentions(String name) {
    return has(name) || meant.test(name);
  }

  /** Reports the key as missing unless it is there. */
  void require(String name, String hint) {
    if (!mentions(name)) {
      problem(name, "is missing.", hint);
    }
  }

  /** A section below this one. */
  Optional<Section> section(String name, List<Key> keys) {
    return mapping(name)
        .map(node -> new Section(document, pathOf(name), keys, node, placeOf(name)));
  }

  /** A section below this one; an empty one where there is none or it is wrong. */
  Section sectionOrEmpty(String name, List<Key> keys) {
    return section(name, keys)
        .orElseGet(
            () -> {
              MappingNode none = new MappingNode(Tag.MAP, List.of(), FlowStyle.BLOCK);
              return new Section(document, pathOf(name), keys, none, placeOf(name));
            });
  }

  private Optional<MappingNode> mapping(String name) {
    Entries.Entry entry = entries.get(name);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.value() instanceof MappingNode node && !node.getValue().isEmpty()) {
      return Optional.of(node);
    }
    String hint = "Give it keys, indented below it, or take the line out.";
    boolean glued = entry.value() instanceof ScalarNode text && text.getValue().contains(":");
    String found = Found.in(entry.value());
    problemAt(
        document.place(entry.value()),
        name,
        "must be a section, found " + found + ".",
        glued ? "A space belongs after the colon." : hint);
    return Optional.empty();
  }

  boolean isSection(String name) {
    Entries.Entry entry = entries.get(name);
    return entry != null && entry.value() instanceof MappingNode;
  }

  /** A single value; empty where there is none, or a default says that there is none. */
  Optional<Scalar> scalar(String name) {
    Entries.Entry entry = entries.get(name);
    return entry == null
        ? Optional.ofNullable(implied.get(name))
        : new ScalarReader(document, isSecret(name)).read(pathOf(name), entry.value());
  }

  <T> Optional<T> read(String name, BadValue.Parser<T> parser) {
    return scalar(name).flatMap(scalar -> scalar.parse(parser));
  }

  /** A path, absolute. */
  Optional<Path> path(String name) {
    return scalar(name).flatMap(scalar -> scalar.parse(document::path));
  }

  /** Several paths; none if there is no such key. */
  List<Path> paths(String name) {
    return list(name).stream().flatMap(path -> path.parse(document::path).stream()).toList();
  }

  /** One of the words that the key may have. */
  Optional<String> word(String name) {
    List<String> words =
        known.stream()
            .filter(key -> key.name().equals(name))
            .flatMap(k -> k.words().stream())
            .toList();
    return read(name, ValueForms.word(words));
  }

  /** A secret; a warning where everyone can read it. */
  Optional<Secret> secret(String name) {
    return scalar(name)
        .map(
            scalar -> {
              if (scalar.writtenInFile() && document.readableByEveryone()) {
                scalar.warning(
                    "is a secret in a file that everyone on this host can read.",
                    "Write ${VARIABLE}, or chmod 600 the file.");
              }
              return new Secret(scalar.text());
            });
  }

  /** The values of a list; a single value counts as a list of one. */
  List<Scalar> list(String name) {
    Entries.Entry entry = entries.get(name);
    if (entry == null) {
      return List.of();
    }
    if (!(entry.value() instanceof SequenceNode sequence)) {
      return scalar(name).map(List::of).orElse(List.of());
    }
    if (sequence.getValue().isEmpty()) {
      problem(name, "is an empty list.", "Take it out, or give it values.");
    }
    ScalarReader reader = new ScalarReader(document, false);
    List<Scalar> values = new ArrayList<>();
    for (int i = 0; i < sequence.getValue().size(); i++) {
      reader.read(pathOf(name) + "[" + i + "]", sequence.getValue().get(i)).ifPresent(values::add);
    }
    return values;
  }

  /** Adds a key that another one, an address, implies. Its value is never shown. */
  void imply(Scalar source, String name, String value) {
    if (has(name)) {
      problem(name, "is given here and in '" + source.path() + "'.", "Keep one.");
    } else {
      String at = source.path() + " (" + name + ")";
      implied.put(name, new Scalar(document, at, source.location(), source.raw(), value, true));
    }
  }

  private boolean isSecret(String name) {
    return known.stream().anyMatch(key -> key.name().equals(name) && key.form() == Key.Form.SECRET);
  }
}

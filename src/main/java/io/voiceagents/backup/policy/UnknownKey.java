package io.voiceagents.backup.policy;

import java.util.List;
import java.util.Optional;

/** Says what a key that is not known here was most likely meant to be. */
final class UnknownKey {
  private static final int LONGEST_SHOWN = 40;

  private final Document document;
  private final String path;
  private final List<String> names;

  UnknownKey(Document document, String path, List<Key> known) {
    this.document = document;
    this.path = path;
    this.names = known.stream().map(Key::name).toList();
  }

  /** Reports the key; returns the known one that it was most likely meant to be. */
  Optional<String> report(String name, Location place) {
    String shown = shown(name);
    String at = path.isEmpty() ? shown : path + "." + shown;
    if (path.isEmpty() && KnownKeys.LATER.contains(name)) {
      String hint = "Take the section out until a version that knows it.";
      document.findings().problem(place, at, "is not supported by this version yet.", hint);
    } else {
      document.findings().problem(place, at, "is not a known key.", hint(shown));
    }
    return Nearest.to(shown, names);
  }

  private String hint(String name) {
    if (name.equals("<<")) {
      return "Merge keys are not part of YAML 1.2; write the keys out.";
    }
    if (names.contains(name)) {
      return "Write '" + name + ": ' with a space after the colon.";
    }
    String list = "Known here: " + String.join(", ", names) + ".";
    List<String> elsewhere = KnownKeys.pathsOf(name);
    String place = "It belongs at '" + String.join("' or '", elsewhere) + "'.";
    return Nearest.hint(name, names, elsewhere.isEmpty() ? list : place);
  }

  /** A value that was glued to its key may be a secret, and is cut off. */
  private static String shown(String name) {
    String word = name.split("[:=\\s]", 2)[0];
    return word.length() > LONGEST_SHOWN ? word.substring(0, LONGEST_SHOWN) + "..." : word;
  }
}

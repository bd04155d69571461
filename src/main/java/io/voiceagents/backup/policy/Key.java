package io.voiceagents.backup.policy;

import java.util.List;
import java.util.Set;

/**
 * A key that the configuration knows.
 *
 * @param section pattern of the section it stands in, as in {@code policies.<name>.retention};
 *     empty for the top level
 * @param form of its value
 * @param standard what holds when it is left out, in words
 * @param kinds of source whose policies may have it; empty for all, and outside of policies
 * @param words that may be chosen from; empty for free values
 */
record Key(
    String section,
    String name,
    Form form,
    String standard,
    String meaning,
    Set<SourceKind> kinds,
    List<String> words) {

  /** Forms of values, with the name that documentation uses. */
  enum Form {
    SECTION("section"),
    TEXT("text"),
    SECRET("text, secret"),
    WORD("word"),
    WHOLE_NUMBER("whole number"),
    FLAG("true or false"),
    PATH("path"),
    PATHS("list of paths"),
    TEXTS("list of texts"),
    CRON("five-field cron"),
    DURATION("duration"),
    SIZE("size"),
    RATE("size a second"),
    ADDRESS("address (URL)");

    private final String words;

    Form(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  Key {
    kinds = Set.copyOf(kinds);
    words = List.copyOf(words);
  }

  boolean servesFor(SourceKind kind) {
    return kinds.isEmpty() || kinds.contains(kind);
  }

  /** The dotted path, as in {@code policies.<name>.retention.full_backups}. */
  String path() {
    return section.isEmpty() ? name : section + "." + name;
  }
}

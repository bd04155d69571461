package io.voiceagents.backup.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces references to variables of the environment: a name in braces after a dollar sign, with
 * an optional default after {@code :-}. A doubled dollar sign stands for itself. A variable that is
 * set but empty takes the default too, as in a shell. What a variable holds is never looked into
 * for further references.
 */
final class References {
  private static final Pattern TOKEN =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?}|\\$\\{");

  private final Map<String, String> environment;

  References(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * @param text with every reference replaced
   * @param unset names of variables that are neither set nor have a default
   * @param malformed whether a brace after a dollar sign opens no valid reference
   * @param absent whether nothing is left because an empty default says so
   */
  record Expansion(String text, List<String> unset, boolean malformed, boolean absent) {}

  static boolean occursIn(String raw) {
    Matcher token = TOKEN.matcher(raw);
    while (token.find()) {
      if (!token.group().equals("$${")) {
        return true;
      }
    }
    return false;
  }

  Expansion expand(String raw) {
    StringBuilder text = new StringBuilder();
    Set<String> unset = new LinkedHashSet<>();
    boolean malformed = false;
    boolean emptied = false;
    Matcher token = TOKEN.matcher(raw);
    while (token.find()) {
      String name = token.group(1);
      String fallback = token.group(3);
      String value = "";
      if (name == null) {
        boolean escape = token.group().equals("$${");
        malformed |= !escape;
        value = "${";
      } else {
        value = environment.getOrDefault(name, "");
        if (value.isEmpty() && fallback != null) {
          value = fallback;
          emptied |= fallback.isEmpty();
        } else if (!environment.containsKey(name)) {
          unset.add(name);
        }
      }
      token.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    token.appendTail(text);
    return new Expansion(text.toString(), List.copyOf(unset), malformed, emptied && text.isEmpty());
  }
}

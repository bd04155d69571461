package io.voiceagents.backup.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration's text without its secrets, and still a configuration: each secret that stands in
 * the file becomes a reference to a variable named after its key, and so does what stands under a
 * key that is not known: it may be a mistyped one of a secret. References stay, defaults of secrets
 * go. Comments go too, because nobody knows what is in them.
 *
 * @param yaml the text
 * @param variables what has to be in the environment to load it, in the order of the file
 */
public record Redaction(String yaml, List<Variable> variables) {
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i).*(password|passwd|passphrase|secret|token|credential|webhook_url|(access|private|api|routing)_?key).*");
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:-[^}]*)?}");
  private static final Pattern USER_INFO =
      Pattern.compile("(?s)(.*?://(?:\\$\\{[^}]*}|[^:/?#@])*:)(.*)(@.*)");
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)([?&][^=&]*(?:password|secret|token)[^=&]*=)([^&]*)");

  /**
   * A variable of the environment.
   *
   * @param keys paths of the keys that refer to it
   * @param optional whether all of them have a default
   * @param added whether it stands for a secret that was written in the file
   */
  public record Variable(String name, List<String> keys, boolean optional, boolean added) {
    public Variable {
      keys = List.copyOf(keys);
    }
  }

  public Redaction {
    variables = List.copyOf(variables);
  }

  /**
   * The text of a configuration that loads.
   *
   * @throws IllegalArgumentException if it is not valid YAML
   */
  public static Redaction of(String yaml) {
    Collector collector = new Collector();
    String text = YamlRewrite.rewrite(yaml, collector::redact);
    return new Redaction(text, collector.variables());
  }

  /** Replaces the values one by one and notes their references. */
  private static final class Collector {
    private final Map<String, Variable> found = new LinkedHashMap<>();

    List<Variable> variables() {
      return new ArrayList<>(found.values());
    }

    String redact(String path, String value) {
      String name = path.replaceAll("\\[\\d+]$", "").replaceAll(".*\\.", "");
      boolean secret =
          isSecret(path)
              || (SECRET_NAME.matcher(name).matches() && !name.endsWith("_file"))
              || (!KnownKeys.takesValue(path) && !value.isEmpty());
      String redacted = secret ? hide(path, "", value) : redactAddress(path, value);
      Matcher reference = REFERENCE.matcher(redacted.replace("$${", ""));
      while (reference.find()) {
        note(reference.group(1), path, reference.group(2) != null, false);
      }
      return redacted;
    }

    /** One whose name does not tell. */
    private static boolean isSecret(String path) {
      return KnownKeys.ALL.stream()
          .anyMatch(key -> key.form() == Key.Form.SECRET && key.path().equals(path));
    }

    private String redactAddress(String path, String value) {
      Matcher info = USER_INFO.matcher(value);
      String checked =
          info.matches()
              ? info.group(1) + hide(path, "_PASSWORD", info.group(2)) + info.group(3)
              : value;
      return PARAMETER
          .matcher(checked)
          .replaceAll(
              match ->
                  Matcher.quoteReplacement(
                      match.group(1) + hide(path, "_PARAMETER", match.group(2))));
    }

    /** A reference alone stays, without a default that tells something; all else is replaced. */
    private String hide(String path, String suffix, String value) {
      Matcher reference = REFERENCE.matcher(value);
      if (reference.matches()) {
        boolean empty = ":-".equals(reference.group(2));
        return empty ? value : "${" + reference.group(1) + "}";
      }
      String name = (path + suffix).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
      String valid = name.matches("[0-9].*") ? "_" + name : name;
      note(valid, path, false, true);
      return "${" + valid + "}";
    }

    private void note(String name, String path, boolean optional, boolean added) {
      found.merge(name, new Variable(name, List.of(path), optional, added), Collector::both);
    }

    private static Variable both(Variable first, Variable second) {
      List<String> keys = new ArrayList<>(first.keys());
      second.keys().stream().filter(key -> !keys.contains(key)).forEach(keys::add);
      return new Variable(
          first.name(),
          keys,
          first.optional() && second.optional(),
          first.added() || second.added());
    }
  }
}

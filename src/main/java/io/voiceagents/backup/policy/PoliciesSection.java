package io.voiceagents.backup.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code policies}. */
final class PoliciesSection {
  // docs/format.md, section 1: the type.
  private static final String NAME = "[a-z][a-z0-9_]{0,62}";

  private PoliciesSection() {}

  /**
   * By name, in the file's order; those with problems may be missing.
   *
   * @param required false where nothing can be backed up anyway
   */
  static Map<String, Policy> read(Section root, boolean required) {
    Map<String, Policy> policies = new LinkedHashMap<>();
    if (required) {
      root.require("policies", "Name at least one thing to protect; see docs/configuration.md.");
    }
    root.section("policies", List.of())
        .ifPresent(
            section ->
                section.names().stream()
                    .filter(name -> named(section, name))
                    .forEach(name -> readOne(section, name, policies)));
    return policies;
  }

  private static boolean named(Section policies, String name) {
    if (name.matches(NAME)) {
      return true;
    }
    String near =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^[^a-z]+", "");
    policies.problem(
        name,
        "is not a name for a policy: a lower-case letter, then at most 62 lower-case letters,"
            + " digits and underscores.",
        near.matches(NAME) ? "Call it '" + near + "'." : "");
    return false;
  }

  private static void readOne(Section policies, String name, Map<String, Policy> read) {
    policies
        .section(name, KnownKeys.at("policies.<name>"))
        .flatMap(section -> new PolicySection(name, section).read())
        .ifPresent(policy -> read.put(name, policy));
  }
}

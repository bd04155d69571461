package io.voiceagents.backup.policy;

import java.util.List;

/**
 * A configuration that can be used, and what is doubtful about it.
 *
 * @param warnings in the order of the file's lines
 */
public record LoadedConfiguration(Configuration configuration, List<ConfigWarning> warnings) {
  public LoadedConfiguration {
    warnings = List.copyOf(warnings);
  }
}

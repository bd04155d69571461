package io.voiceagents.backup.policy;

import java.util.ArrayList;
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

  /** The same with a further warning, before all others. */
  LoadedConfiguration with(ConfigWarning first) {
    List<ConfigWarning> all = new ArrayList<>(List.of(first));
    all.addAll(warnings);
    return new LoadedConfiguration(configuration, all);
  }
}

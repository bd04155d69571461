package io.voiceagents.backup.cli;

import java.io.IOException;
import java.util.List;

/** A configuration that can't be used, with everything that is wrong with it. */
public final class InvalidConfigurationException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigurationNote> notes;

  /**
   * @param file as it was given
   * @param notes in the order of the file's lines; at least one
   */
  public InvalidConfigurationException(String file, List<ConfigurationNote> notes) {
    super("The configuration " + file + " can't be used.");
    this.notes = List.copyOf(notes);
  }

  /** All problems and warnings in the order of the file's lines. */
  public List<ConfigurationNote> notes() {
    return notes;
  }
}

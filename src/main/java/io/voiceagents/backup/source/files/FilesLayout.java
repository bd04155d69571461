package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.RestoreLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A tree goes back as it was: every entry under its own path. */
public final class FilesLayout implements RestoreLayout {
  @Override
  public Optional<Path> place(EntryMeta meta, Path staging) {
    return Optional.of(FileNames.resolve(staging, meta.path()));
  }

  @Override
  public boolean sparse() {
    return true;
  }

  @Override
  public void finish(Path staging, Path target, Map<String, String> facts) {
    // A tree needs nothing to be complete.
  }
}

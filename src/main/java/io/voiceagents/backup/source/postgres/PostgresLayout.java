package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.RestoreLayout;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Restores a PostgreSQL set as a data directory that a server of the same major version starts from
 * as it is: it finds the backup label, goes through the WAL of the set and is consistent. Nothing
 * of the restored configuration is changed; {@link ScratchPostgres} brings its own.
 *
 * <p>Tablespaces go to the given directories, or to {@code <target>.tablespaces/<oid>}, never to
 * where the source had them. The server's manifest ends up beside the target, as {@code
 * <target>.backup_manifest}. {@code global/pg_control}, without which no server starts, gets its
 * name last. Made for one restore; safe for several threads in {@link #place}.
 */
public final class PostgresLayout implements RestoreLayout {
  private final TablespacePlaces tablespaces;

  /**
   * Lays out a restore.
   *
   * @param target data directory that is to come to be
   * @param tablespaces directories by the tablespace's oid; those not named go beside the target
   */
  public PostgresLayout(Path target, Map<String, Path> tablespaces) {
    this.tablespaces = new TablespacePlaces(target, tablespaces);
  }

  /**
   * Refuses, before anything is written, directories of tablespaces that hold something else.
   *
   * @param facts the facts of the set's capture
   */
  public void refuseOccupied(Map<String, String> facts) throws IOException {
    tablespaces.refuseOccupied(facts);
  }

  @Override
  public Optional<Path> place(EntryMeta meta, Path staging) {
    String path = meta.path();
    if (path.equals(EntryPaths.MANIFEST)) {
      return Optional.of(RestoredFiles.manifest(staging));
    }
    if (path.equals(EntryPaths.BASE)) {
      return Optional.of(staging);
    }
    if (path.startsWith(EntryPaths.BASE + "/")) {
      String inData = path.substring(EntryPaths.BASE.length() + 1);
      return Optional.of(RestoredFiles.pending(staging, inData));
    }
    return EntryPaths.inTablespace(path)
        .map(place -> tablespaces.directory(place.oid()).resolve(place.relative()));
  }

  @Override
  public boolean sparse() {
    // A hole in a relation file would only be allocated at a moment the server can't foresee.
    return false;
  }

  @Override
  public void finish(Path staging, Path target, Map<String, String> facts) throws IOException {
    try {
      RestoredFiles files = new RestoredFiles(staging, tablespaces);
      new ManifestCheck(files).run(facts);
      Activation.run(staging, target, files, tablespaces);
    } catch (BrokenBackup e) {
      throw new SourceException(
          "the restored data directory "
              + staging
              + " is not what the server sent: "
              + e.getMessage()
              + ". Hint: do not start a server on it; verify the set and restore it again, or take"
              + " an older one.",
          e);
    }
  }
}

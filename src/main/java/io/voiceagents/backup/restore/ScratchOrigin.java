package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.source.postgres.ScratchPostgres;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.source.postgres.TransferOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** How a scratch server comes to be from a set, so that a part can be taken out of it. */
interface ScratchOrigin {
  /** That of the kind of source that the set is of. */
  static ScratchOrigin of(Manifest manifest, ServerBinaries binaries) {
    return manifest.source() == SourceKind.POSTGRES_LOGICAL
        ? new DumpOrigin(manifest.facts(), binaries)
        : new ClusterOrigin(manifest.facts(), binaries);
  }

  /** The oldest major version of a server that can take the part. */
  int major();

  /**
   * What must be restored, as globs; empty for the whole set.
   *
   * @throws io.voiceagents.backup.source.SourceException if there is no server program for it
   */
  List<String> needed(TransferOrder order) throws IOException;

  /** Room that {@link #start} takes besides what was restored. */
  long moreBytes(TransferOrder order);

  /** What becomes a running server's database as it is: then none has to be started; or empty. */
  default Optional<String> loadable(TransferOrder order) {
    return Optional.empty();
  }

  /** What a policy left out of the database, for people; empty if nothing. */
  default Optional<String> filters() {
    return Optional.empty();
  }

  /** What {@link #start} does, for people. */
  String step();

  /**
   * Starts a server; the caller closes it.
   *
   * @param data where what was needed was restored to; more may be made beside it
   */
  ScratchPostgres start(Path data, TransferOrder order, Clock clock)
      throws IOException, InterruptedException;
}

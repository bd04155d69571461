package io.voiceagents.backup.archive;

import io.voiceagents.backup.restore.WalFetcher.Outcome;
import io.voiceagents.backup.restore.WalFetcher.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Files of WAL, into the repository and out of it. Thread-safe. */
public interface WalArchive {
  /**
   * A file that a server hands over.
   *
   * @param type the policy; empty for the only one of PostgreSQL
   * @param name as the server gave it
   * @param writtenAt when the file was last written
   * @param content a private copy of it
   */
  record Pushed(Optional<String> type, String name, Instant writtenAt, Path content) {}

  /**
   * Stores a file; returns when the store has confirmed all of it. Idempotent: the same content
   * under the same name succeeds.
   *
   * @throws IOException if it is not stored, is not what its name says, or differs from what is
   *     stored
   */
  void push(Pushed file) throws IOException, InterruptedException;

  /**
   * Writes a file that a server asks for; {@link Outcome#MISSING} only if that is proven.
   *
   * @throws IOException if it can't be told, or if it should be there and is not
   */
  Outcome fetch(Wanted wanted, Path file) throws IOException;

  /** What a server will ask for after a segment; empty after other files. */
  Optional<Wanted> next(Wanted wanted) throws IOException;

  /** The policy that is meant: the one that is named, or the only one of PostgreSQL. */
  String type(Optional<String> named) throws IOException;
}

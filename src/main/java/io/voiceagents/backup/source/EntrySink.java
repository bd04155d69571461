package io.voiceagents.backup.source;

import java.io.IOException;
import java.util.Optional;

/**
 * Where a capture puts what it reads. One thread at a time. Calls block while later stages are
 * busy, so a capture never runs ahead of storage by more than a few packs. A path may be given
 * once.
 *
 * <p>Every method throws {@link IOException} when the run has been stopped by a failure elsewhere;
 * a capture lets it pass.
 */
public interface EntrySink {
  /** Whether {@link #previous}, and the entries, have to come in ascending path order. */
  boolean requiresPathOrder();

  /**
   * The entry of this path in the set before, or empty when there is none or everything is to be
   * read again. To be asked in ascending path order ({@link PathText#ORDER}) where the sink
   * requires that order.
   */
  Optional<EntryMeta> previous(String path) throws IOException;

  /** Adds an entry whose content is that of {@link #previous} of the same path. */
  void unchanged(EntryMeta meta) throws IOException;

  /** Adds an entry without content: a directory, a symbolic link, an empty file. */
  void add(EntryMeta meta) throws IOException;

  /** Starts an entry with content; it counts only after {@link ContentSink#commit}. */
  ContentSink content(String path, ContentKind kind) throws IOException;
}

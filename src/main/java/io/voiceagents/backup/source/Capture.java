package io.voiceagents.backup.source;

import java.io.IOException;
import java.util.Optional;

/** One reading of a source, prepared and ready to run once. Closed by the one who opened it. */
public interface Capture extends AutoCloseable {
  /**
   * Reads the source to its end.
   *
   * @return what was read; problems that make the set partial are in it
   * @throws SourceException if the set can't be made at all; the message names the source and has a
   *     hint
   */
  CaptureReport run(EntrySink sink) throws IOException, InterruptedException;

  /**
   * Looks at the set that the new one is to build on, before {@link #run}. What it reads of it is
   * checked; an exception from there means that the set is damaged.
   *
   * @return why nothing can be built on it, for people; then the new set is the first of a chain
   */
  default Optional<String> buildOn(PreviousSet previous) throws IOException {
    return Optional.empty();
  }

  /**
   * What happens before the first byte comes, in a few words for people who watch: it can take
   * minutes in which nothing seems to move.
   */
  default String beginning() {
    return "reading";
  }

  @Override
  void close() throws IOException;
}

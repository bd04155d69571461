package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.LogOpener.Known;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.LogPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of a log before it is gone on with. */
final class KnownLog {
  private KnownLog() {}

  /** What is stored, with what waits for the store: the source may have forgotten both. */
  static Known of(LogStreams streams, Optional<LogStream> youngest, List<StreamPart> spooled)
      throws IOException {
    if (youngest.isEmpty()) {
      return new Known(Map.of(), Optional.empty(), Map.of());
    }
    List<StreamPart> parts = new ArrayList<>(streams.parts(youngest.get().id()));
    // The spool may still hold parts of a stream before this one.
    spooled.stream().filter(part -> part.chain().equals(youngest.get().id())).forEach(parts::add);
    LogCoverage coverage = LogCoverage.of(parts);
    Map<Long, Long> documents = new TreeMap<>();
    for (StreamPart part : parts) {
      if (part.lane().equals(LogCoverage.DOCUMENTS)) {
        documents.put(part.start(), part.end());
      }
    }
    Optional<LogPosition> end =
        coverage.youngestLane().map(lane -> new LogPosition(lane, coverage.end(lane)));
    List<Long> missing = end.map(at -> coverage.missing(at.lane())).orElse(List.of());
    return new Known(youngest.get().identity(), end, missing, documents, parts, true);
  }
}

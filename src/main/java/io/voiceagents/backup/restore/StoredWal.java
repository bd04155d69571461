package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogRanges;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.postgres.TimelineHistory;
import io.voiceagents.backup.source.postgres.TimelineHistory.Ancestor;
import io.voiceagents.backup.source.postgres.WalNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is stored of the WAL of a cluster: which positions of which timelines, and the histories. Of
 * the parts themselves nothing is held. Used by one thread.
 */
final class StoredWal {
  private final LogStreams streams;
  private final List<StreamPart> documents;
  private final LogRanges ranges = new LogRanges();
  private final Map<Integer, TimelineHistory> read = new HashMap<>();

  private StoredWal(LogStreams streams, List<StreamPart> documents) {
    this.streams = streams;
    this.documents = List.copyOf(documents);
    for (Ancestor ancestor : newest()) {
      ranges.watch(WalNames.lane(ancestor.timeline()), ancestor.end());
    }
  }

  /** The newest history names all timelines before it, and where each was left. */
  private List<Ancestor> newest() {
    int last =
        documents.stream().mapToInt(part -> WalNames.historyTimeline(part.start())).max().orElse(0);
    try {
      return history(last).map(TimelineHistory::ancestors).orElse(List.of());
    } catch (IOException e) {
      // Whoever goes by that timeline will read it again, and is told.
      return List.of();
    }
  }

  /**
   * Lists what is stored.
   *
   * @param systemIdentifier of the cluster
   */
  static StoredWal list(LogStreams streams, String type, String systemIdentifier)
      throws IOException {
    List<LogStream> own = of(streams, type, systemIdentifier);
    List<StreamPart> documents = new ArrayList<>();
    for (LogStream stream : own) {
      documents.addAll(streams.documents(stream.id()));
    }
    StoredWal wal = new StoredWal(streams, documents);
    for (LogStream stream : own) {
      streams.ranges(stream.id(), wal.ranges);
    }
    return wal;
  }

  /** Of parts that were listed. */
  static StoredWal of(LogStreams streams, List<StreamPart> parts, List<StreamPart> documents)
      throws IOException {
    StoredWal wal = new StoredWal(streams, documents);
    parts.forEach(wal.ranges::add);
    return wal;
  }

  /** The streams of a cluster. */
  static List<LogStream> of(LogStreams streams, String type, String systemIdentifier)
      throws IOException {
    return streams.of(type).stream()
        .filter(
            stream ->
                systemIdentifier.equals(stream.identity().getOrDefault("system_identifier", "")))
        .toList();
  }

  /** Which positions; its lanes are the timelines. */
  LogRanges ranges() {
    return ranges;
  }

  /** The timelines with WAL, ascending. */
  List<Integer> timelines() {
    return ranges.lanes().stream().map(WalNames::timeline).toList();
  }

  /** The history of a timeline; empty if it is not stored. */
  Optional<TimelineHistory> history(int timeline) throws IOException {
    long position = WalNames.historyPosition(timeline);
    Optional<StreamPart> part =
        documents.stream().filter(document -> document.start() == position).findFirst();
    if (part.isPresent() && !read.containsKey(timeline)) {
      String text = new String(streams.read(part.get()), StandardCharsets.UTF_8);
      read.put(timeline, TimelineHistory.parse(text, WalNames.history(timeline)));
    }
    return Optional.ofNullable(read.get(timeline));
  }
}

package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.LogOpener.Known;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.LogCapture;
import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.store.ObjectPut;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;

/** Begins to follow logs: lease, what is there, source, stream. Thread-safe. */
public final class LogRuns {
  private final Chains chains;
  private final ObjectPut put;
  private final Leases leases;
  private final LogOpener sources;
  private final Ids ids;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final Duration flushInterval;

  /**
   * @param leases those of logs
   * @param flushInterval longest that a byte waits for more before it is stored
   */
  public LogRuns(
      Chains chains,
      ObjectPut put,
      Leases leases,
      LogOpener sources,
      Ids ids,
      Clock clock,
      ScheduledExecutorService timer,
      Duration flushInterval) {
    this.chains = chains;
    this.put = put;
    this.leases = leases;
    this.sources = sources;
    this.ids = ids;
    this.clock = clock;
    this.timer = timer;
    this.flushInterval = flushInterval;
  }

  /** Begins to follow a log; the caller closes the run. */
  public LogRun begin(LogRequest request) throws IOException {
    String type = request.policy().name();
    HeldLease held = new HeldLease(leases.take(type, ids.suffix()), timer, leases.renewEvery());
    try {
      LogStreams streams = new LogStreams(chains);
      Optional<LogStream> youngest = streams.youngest(type);
      LogCapture capture = sources.open(request, known(streams, youngest));
      try {
        return open(request, held, streams, youngest, capture);
      } catch (IOException | RuntimeException e) {
        capture.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      held.close();
      throw e;
    }
  }

  private LogRun open(
      LogRequest request,
      HeldLease held,
      LogStreams streams,
      Optional<LogStream> youngest,
      LogCapture capture)
      throws IOException {
    LogStream stream =
        youngest.isPresent() && capture.continues()
            ? youngest.get()
            : create(request, held, streams, capture, youngest.map(LogStream::id));
    DraftQueue drafts = new DraftQueue();
    DurableRanges durable = new DurableRanges();
    LogWriter writer =
        new LogWriter(stream.id(), held.lease().run(), drafts, durable, flushInterval, clock);
    return new LogRun(
        request.policy().name(),
        stream,
        chains.keys(stream.id()),
        request.policy().compression(),
        held,
        capture,
        drafts,
        durable,
        writer,
        timer);
  }

  private LogStream create(
      LogRequest request,
      HeldLease held,
      LogStreams streams,
      LogCapture capture,
      Optional<ChainId> before)
      throws IOException {
    String after = ids.chainAfter(before.map(ChainId::chain));
    ChainId id = new ChainId(chains.repository().id(), request.policy().name(), after);
    return streams.create(id, capture.identity(), held.lease().run(), clock.instant(), put);
  }

  private static Known known(LogStreams streams, Optional<LogStream> youngest) throws IOException {
    if (youngest.isEmpty()) {
      return new Known(Map.of(), Optional.empty(), Map.of(), List.of());
    }
    List<StreamPart> parts = streams.parts(youngest.get().id());
    LogCoverage coverage = LogCoverage.of(parts);
    Map<Long, Long> documents = new TreeMap<>();
    for (StreamPart part : parts) {
      if (part.lane().equals(LogCoverage.DOCUMENTS)) {
        documents.put(part.start(), part.end());
      }
    }
    Optional<LogPosition> end =
        coverage.youngestLane().map(lane -> new LogPosition(lane, coverage.end(lane)));
    return new Known(youngest.get().identity(), end, documents, parts);
  }
}

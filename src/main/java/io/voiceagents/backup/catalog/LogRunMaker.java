package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.LogOpener.Known;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.source.LogCapture;
import io.voiceagents.backup.store.ObjectPut;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Opens the source of a log and makes the run of its parts. */
record LogRunMaker(LogOpener sources, ObjectPut put, Ids ids, Clock clock) {
  /** What a run has when its source is open. */
  record Begun(
      SpoolMemory memory,
      String run,
      ChainKeys keys,
      SpoolDrain.Gate gate,
      Optional<LogCompactor> compactor) {}

  /** Finds or makes the stream of an open source. */
  @FunctionalInterface
  interface Beginning {
    Begun begin(LogCapture capture) throws IOException;
  }

  /** Makes a run; what fails leaves no source open. */
  LogRun run(LogRequest request, Known known, Beginning beginning, LogLease lease, LogSpool spool)
      throws IOException {
    LogCapture capture = sources.open(request, known);
    try {
      Begun begun = beginning.begin(capture);
      LogStream stream = begun.memory().stream();
      DraftQueue drafts = new DraftQueue();
      DurableRanges durable = new DurableRanges();
      String type = request.policy().name();
      return new LogRun(
          new LogRun.Parts(
              request.policy(),
              stream,
              begun.run(),
              begun.keys(),
              lease,
              capture,
              spool,
              new SpoolDrain(type, spool, put, begun.gate()),
              begun.memory(),
              drafts,
              durable,
              new LogWriter(
                  stream.id(),
                  begun.run(),
                  drafts,
                  durable,
                  request.policy().log().flushInterval(),
                  () -> lease.isTaken() && spool.isEmpty(),
                  clock),
              begun.compactor(),
              ids));
    } catch (IOException | RuntimeException e) {
      capture.close();
      throw e;
    }
  }
}

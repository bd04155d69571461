package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.LogSink;
import io.voiceagents.backup.source.SourceException;

/**
 * What the server is told: what is stored, and never more, so that {@code WAIT} means the store.
 * Thread-safe.
 */
final class Acknowledgements {
  private String lane = "";
  private long start;
  private String laneBefore = "";

  /** A lane begins at a position, where the one before ended. */
  synchronized void lane(String id, long position) {
    if (!id.equals(lane)) {
      laneBefore = lane;
      lane = id;
      start = position;
    }
  }

  /** The position up to which everything is stored. */
  synchronized long durable(LogSink sink) {
    long before = sink.durable(laneBefore);
    if (before != 0 && before < start) {
      return before;
    }
    return Math.max(start, sink.durable(lane));
  }

  /** Also says that we are alive: a replica that is silent for {@code repl-timeout} is dropped. */
  void send(ReplicaStream stream, LogSink sink) {
    try {
      stream.acknowledge(durable(sink));
    } catch (SourceException e) {
      // The reading side notices the same, and connects again.
      return;
    }
  }
}

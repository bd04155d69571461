package io.voiceagents.backup.catalog;

import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.DraftSink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Hands drafts from the capturing thread to the route, one at a time, so that a capture is never
 * more than a pack ahead. The route sees an iterator; {@link #stop} ends both sides, because Camel
 * walks an iterator to its end even after a step has failed.
 */
public final class DraftQueue implements DraftSink, Iterator<Draft> {
  private final BlockingQueue<Signal> queue = new ArrayBlockingQueue<>(1);
  private @Nullable Draft next;
  private volatile boolean ended;
  private volatile boolean stopped;

  @Override
  public void accept(Draft draft) throws IOException {
    send(new Signal(Optional.of(draft)));
  }

  /** No more drafts come. */
  void end() throws IOException {
    send(new Signal(Optional.empty()));
  }

  /** Ends the iterator now and makes every further {@link #accept} fail. */
  public void stop() {
    stopped = true;
    queue.clear();
    queue.offer(new Signal(Optional.empty()));
  }

  private void send(Signal signal) throws IOException {
    try {
      refuseIfStopped();
      queue.put(signal);
      refuseIfStopped();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException failure =
          new InterruptedIOException("interrupted while storage was busy");
      failure.initCause(e);
      throw failure;
    }
  }

  private void refuseIfStopped() throws InterruptedIOException {
    if (stopped) {
      queue.clear();
      queue.offer(new Signal(Optional.empty()));
      throw new InterruptedIOException("the run was stopped");
    }
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = take();
      ended = next == null;
    }
    return next != null;
  }

  @Override
  public Draft next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Draft draft = next;
    next = null;
    return draft;
  }

  /** Whether the iterator was followed to its end. */
  boolean isDrained() {
    return ended;
  }

  private @Nullable Draft take() {
    try {
      return stopped ? null : queue.take().draft().orElse(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
      return null;
    }
  }

  private record Signal(Optional<Draft> draft) {}
}

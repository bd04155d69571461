package io.voiceagents.backup.seal;

import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * As many workspaces as threads have been busy at once. A pool rather than thread-locals, because
 * the native contexts must be freed when the stage ends and not when its threads do. Thread-safe.
 */
final class Workspaces implements AutoCloseable {
  private final CodecFactory factory;
  private final ConcurrentLinkedDeque<Workspace> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  Workspaces(CodecFactory factory) {
    this.factory = factory;
  }

  /** To be given back in a {@code finally}. */
  Workspace borrow() {
    if (closed) {
      throw new IllegalStateException("the stage is closed");
    }
    Workspace workspace = idle.pollFirst();
    return workspace == null ? new Workspace(factory) : workspace;
  }

  void giveBack(Workspace workspace) {
    idle.addFirst(workspace);
    if (closed) {
      drain();
    }
  }

  @Override
  public void close() {
    closed = true;
    drain();
  }

  private void drain() {
    for (Workspace workspace = idle.pollFirst(); workspace != null; workspace = idle.pollFirst()) {
      workspace.close();
    }
  }
}

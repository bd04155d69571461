package io.voiceagents.backup.catalog;

import io.voiceagents.backup.source.Capture;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** What a run holds: the source, the writer's scratch files, and last its lease. */
record RunResources(HeldLease held, Capture capture, SetWriter writer) implements Closeable {
  Leases.Lease lease() {
    return held.lease();
  }

  @Override
  public void close() throws IOException {
    Closing.all(List.<Closeable>of(capture::close, writer, held));
  }
}

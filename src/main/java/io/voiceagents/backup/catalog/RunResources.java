package io.voiceagents.backup.catalog;

import io.voiceagents.backup.source.Capture;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run holds: its lease with the heartbeat, the source, the writer's scratch files. */
record RunResources(Leases.Lease lease, Heartbeat heartbeat, Capture capture, SetWriter writer)
    implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RunResources.class);

  @Override
  public void close() throws IOException {
    Closing.all(List.<Closeable>of(heartbeat, capture::close, writer, this::endLease));
  }

  /** An end that can't be written only costs the next run the lease's time to live. */
  private void endLease() {
    try {
      lease.end();
    } catch (IOException e) {
      LOG.warn("the lease of run {} could not be ended: {}", lease.run(), e.getMessage());
    }
  }
}

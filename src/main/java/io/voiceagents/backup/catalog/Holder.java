package io.voiceagents.backup.catalog;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;

/**
 * Who holds a lease. A process of this host that is gone needs no waiting for its lease to expire.
 *
 * @param startMillis when the process started: process ids are used again
 */
record Holder(String host, long process, long startMillis) {

  static Holder self() {
    ProcessHandle self = ProcessHandle.current();
    return new Holder(hostName(), self.pid(), startMillis(self));
  }

  String text() {
    return host + "/" + process + "/" + startMillis;
  }

  static Optional<Holder> parse(String text) {
    String[] parts = text.split("/", -1);
    boolean whole = parts.length == 3 && parts[1].matches("\\d+") && parts[2].matches("\\d+");
    return whole
        ? Optional.of(new Holder(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])))
        : Optional.empty();
  }

  /** Whether this is a process of the same host that has certainly ended. */
  boolean isGoneFrom(Holder here) {
    if (!host.equals(here.host)) {
      return false;
    }
    return ProcessHandle.of(process)
        .filter(ProcessHandle::isAlive)
        .map(alive -> startMillis(alive) != startMillis)
        .orElse(true);
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().replace('/', '_');
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }
}

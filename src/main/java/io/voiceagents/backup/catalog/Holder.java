package io.voiceagents.backup.catalog;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Who holds a lease. A process of this host that is gone needs no waiting for its lease to expire.
 *
 * @param startMillis when the process started: process ids are used again
 * @param place where the process id means something: containers may share a host name, and none
 *     sees the processes of the others; empty where that is not known
 */
record Holder(String host, long process, long startMillis, String place) {

  static Holder self() {
    ProcessHandle self = ProcessHandle.current();
    return new Holder(hostName(), self.pid(), startMillis(self), here());
  }

  String text() {
    return host + "/" + process + "/" + startMillis + "/" + place;
  }

  /** Of a version before, without a place, too. */
  static Optional<Holder> parse(String text) {
    String[] parts = text.split("/", -1);
    boolean whole =
        (parts.length == 3 || parts.length == 4)
            && parts[1].matches("\\d{1,18}")
            && parts[2].matches("\\d{1,18}");
    return whole
        ? Optional.of(
            new Holder(
                parts[0],
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                parts.length == 4 ? parts[3] : ""))
        : Optional.empty();
  }

  /** Whether this is a process of the same host that has certainly ended. */
  boolean isGoneFrom(Holder here) {
    if (!host.equals(here.host) || !place.equals(here.place) || place.isEmpty()) {
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

  /**
   * The running kernel and its namespace of process ids.
   *
   * @see <a
   *     href="https://man7.org/linux/man-pages/man7/pid_namespaces.7.html">pid_namespaces(7)</a>
   */
  private static String here() {
    try {
      String kernel = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      return kernel + "." + namespace.replaceAll("\\D", "");
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().replace('/', '_');
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }
}

package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A data directory that is there already. */
public record DataDirectory(Path directory) {
  private static final String PID = "postmaster.pid";

  /** Whether it looks like one. */
  public boolean exists() {
    return Files.exists(directory.resolve("PG_VERSION"));
  }

  /**
   * The server that runs on it, for people; empty if none does. A postmaster works in its data
   * directory, so that a process which got the number of a dead one is told apart; one that can't
   * be looked at counts as the server.
   */
  public Optional<String> runningServer() throws IOException {
    Path file = directory.resolve(PID);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String pid = Files.readAllLines(file).stream().findFirst().orElse("").strip();
    if (!pid.matches("[1-9][0-9]{0,9}")
        || ProcessHandle.of(Long.parseLong(pid)).isEmpty()
        || worksElsewhere(pid)) {
      return Optional.empty();
    }
    return Optional.of(file + " names process " + pid + ", which runs");
  }

  private boolean worksElsewhere(String pid) {
    try {
      Path place = Path.of("/proc", pid, "cwd").toRealPath();
      return !place.equals(directory.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  /** Identifier of the cluster: the first field of ControlFileData (catalog/pg_control.h). */
  public Optional<String> systemIdentifier() throws IOException {
    Path control = directory.resolve("global/pg_control");
    if (!Files.exists(control)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(control);
    return bytes.length < Long.BYTES
        ? Optional.empty()
        : Optional.of(
            Long.toUnsignedString(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0)));
  }
}

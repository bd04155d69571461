package io.voiceagents.backup.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes that a demo started, in the order in which they are to end, in a file: so exactly
 * these can be ended later, even if the demo itself was killed. A number that another process has
 * got meanwhile is told by its start time.
 */
record Started(List<One> processes) {
  private static final long LIMIT_SECONDS = 60;

  Started {
    processes = List.copyOf(processes);
  }

  /** A process, known by its number and the time when it began. */
  record One(long pid, Instant start, String name) {
    static One of(ProcessHandle process, String name) {
      return new One(process.pid(), process.info().startInstant().orElse(Instant.EPOCH), name);
    }

    Optional<ProcessHandle> handle() {
      return ProcessHandle.of(pid)
          .filter(found -> of(found, name).equals(this))
          .filter(ProcessHandle::isAlive);
    }

    @Override
    public String toString() {
      return name + " (process " + pid + ")";
    }
  }

  void write(Path file) throws IOException {
    Files.write(
        file,
        processes.stream().map(one -> one.pid() + " " + one.start() + " " + one.name()).toList());
  }

  /** What the file names; nothing if there is none. */
  static Started read(Path file) throws IOException {
    List<One> all = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ", 3);
        all.add(new One(Long.parseLong(words[0]), Instant.parse(words[1]), words[2]));
      }
    } catch (NoSuchFileException e) {
      return new Started(List.of());
    }
    return new Started(all);
  }

  /** Those that still run. */
  List<One> alive() {
    return processes.stream().filter(one -> one.handle().isPresent()).toList();
  }

  /** Waits until all have ended; whether they did. */
  boolean awaitEnd() throws InterruptedException {
    for (One one : processes) {
      Optional<ProcessHandle> handle = one.handle();
      if (handle.isPresent() && !ends(handle.get())) {
        return false;
      }
    }
    return true;
  }

  /** Asks each that still runs to end, waits, and ends it by force if it does not. */
  void end() throws InterruptedException {
    for (One one : processes) {
      Optional<ProcessHandle> handle = one.handle();
      if (handle.isPresent()) {
        handle.get().destroy();
        if (!ends(handle.get())) {
          handle.get().destroyForcibly();
        }
      }
    }
  }

  private static boolean ends(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return !process.isAlive();
    }
  }
}

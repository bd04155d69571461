package io.voiceagents.backup.restore;

import io.voiceagents.backup.source.postgres.ScratchPostgres;
import io.voiceagents.backup.source.redis.RedisTarget;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What processes left that were killed while they tested a restore: a whole set in the clear, as
 * large as the source, and the server that runs on it.
 */
public final class ScratchLeftovers {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchLeftovers.class);
  private static final Path PROCESSES = Path.of("/proc");
  private static final String POSTGRES = "postgres";
  private static final long END_SECONDS = 20;

  private ScratchLeftovers() {}

  /**
   * Throws away what no living process holds, and ends the servers that work in it. What can't be
   * removed is a warning: it must not keep a backup from being taken.
   *
   * @param scratch directory of the places; need not be there
   */
  public static void discard(Path scratch) {
    if (!Files.isDirectory(scratch)) {
      return;
    }
    try (DirectoryStream<Path> places = Files.newDirectoryStream(scratch, Files::isDirectory)) {
      for (Path place : places) {
        tryToDiscard(place);
      }
    } catch (IOException e) {
      LOG.warn("{} can't be looked through for what was left there: {}", scratch, e.toString());
    }
  }

  /** One that can't be removed keeps none of the others. */
  private static void tryToDiscard(Path place) {
    try {
      discardIfLeft(place);
    } catch (IOException e) {
      LOG.warn("{}, left by a process that was killed, can't be removed: {}", place, e.toString());
    }
  }

  private static void discardIfLeft(Path place) throws IOException {
    Path held = place.resolve(ScratchDirectory.HELD);
    if (ScratchDirectory.isOurs(place) || !Files.exists(held)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(held, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        endServers(place.toRealPath());
        ScratchPostgres.discardLeftovers(place.resolve("data"));
        ScratchPostgres.discardLeftovers(place.resolve("cluster"));
        ScratchDirectory.delete(place);
        LOG.warn("{} was left by a process that was killed; it is removed", place);
      }
    } catch (NoSuchFileException e) {
      // Its process has just ended in order.
    }
  }

  /** Servers change into their directory; nobody else's works in a place that has no owner. */
  private static void endServers(Path place) throws IOException {
    List<ProcessHandle> servers = new ArrayList<>(RedisTarget.serversIn(place));
    ProcessHandle.allProcesses()
        .filter(process -> isPostgresIn(process, place))
        .forEach(servers::add);
    servers.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle server : servers) {
      try {
        server.onExit().get(END_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("process " + server.pid() + " does not end", e);
      }
    }
  }

  private static boolean isPostgresIn(ProcessHandle process, Path place) {
    Path entry = PROCESSES.resolve(Long.toString(process.pid()));
    try {
      return Files.readString(entry.resolve("comm")).startsWith(POSTGRES)
          && Files.readSymbolicLink(entry.resolve("cwd")).startsWith(place);
    } catch (IOException e) {
      return false; // It has ended, or is another user's.
    }
  }
}

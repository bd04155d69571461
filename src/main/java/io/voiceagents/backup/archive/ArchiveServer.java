package io.voiceagents.backup.archive;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process that stays: takes requests of {@code bin/backupctl-wal} on the loopback interface
 * (docs/decisions/0039). Thread-safe.
 */
public final class ArchiveServer implements Closeable {
  private static final int AHEAD = 8;
  private static final int PREFETCH_THREADS = 3;
  private static final int BACKLOG = 50;
  private static final int TOUCH_SECONDS = 60;

  private final Door door;
  private final ServerSocket listener;
  private final Prefetch prefetch;
  private final Conversation.Parts parts;
  private final Clock clock;
  private final ExecutorService threads = Executors.newCachedThreadPool(ArchiveServer::daemon);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(ArchiveServer::daemon);
  private final AtomicInteger busy = new AtomicInteger();
  private Optional<ScheduledFuture<?>> touching = Optional.empty();
  private volatile Instant lastAt;

  private ArchiveServer(
      Door door, ServerSocket listener, Prefetch prefetch, Conversation.Parts parts, Clock clock) {
    this.door = door;
    this.listener = listener;
    this.prefetch = prefetch;
    this.parts = parts;
    this.clock = clock;
    this.lastAt = clock.instant();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "wal-server");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts to listen.
   *
   * @param directory see {@link Door#directory}
   * @param scratch a directory for files on their way
   * @return empty if another process serves this directory already
   */
  public static Optional<ArchiveServer> start(
      WalArchive archive, Path directory, Path scratch, SecureRandom random, Clock clock)
      throws IOException {
    Optional<Door> door = Door.open(directory, clock);
    if (door.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path place = Files.createDirectories(scratch);
      ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
      Prefetch prefetch = new Prefetch(archive, place, AHEAD, PREFETCH_THREADS);
      Handshake handshake = new Handshake(Handshake.random(random));
      ArchiveServer server =
          new ArchiveServer(
              door.get(),
              listener,
              prefetch,
              new Conversation.Parts(archive, prefetch, handshake, place, random),
              clock);
      server.begin(handshake.token());
      return Optional.of(server);
    } catch (IOException | RuntimeException e) {
      door.get().close();
      throw e;
    }
  }

  private void begin(String token) throws IOException {
    threads.execute(this::accept);
    touching =
        Optional.of(
            timer.scheduleWithFixedDelay(
                this::touch, TOUCH_SECONDS, TOUCH_SECONDS, TimeUnit.SECONDS));
    door.announce(listener.getLocalPort(), token);
  }

  private void touch() {
    try {
      door.touch();
    } catch (IOException e) {
      // Gone: clients start another server, and this one ends when it is idle.
      timer.shutdown();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        busy.incrementAndGet();
        threads.execute(() -> serve(client));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        lastAt = clock.instant();
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      new Conversation(client, parts).run();
    } catch (IOException e) {
      // The client is gone; it ends with an error of its own.
      lastAt = clock.instant();
    } finally {
      lastAt = clock.instant();
      busy.decrementAndGet();
    }
  }

  /** Waits until nobody has asked for anything for some time, or for an interruption. */
  public void awaitIdle(Duration limit) throws InterruptedException {
    while (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
      if (busy.get() == 0 && clock.instant().isAfter(lastAt.plus(limit))) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (door;
        prefetch) {
      listener.close();
      threads.shutdownNow();
      touching.ifPresent(future -> future.cancel(true));
      timer.shutdownNow();
    }
  }
}

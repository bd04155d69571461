package io.voiceagents.backup.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * An address that can be pointed at another server, whose connections can be cut, and on which the
 * streams of replicas can be held up.
 */
public final class TcpSwitch implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Object holding = new Object();
  private boolean held;
  private volatile int target;
  private volatile int connections;

  public TcpSwitch(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** New connections go to another server from now on. */
  public void pointAt(int port) {
    target = port;
  }

  /** Ends all connections. */
  public void cut() {
    for (Socket socket : sockets) {
      close(socket);
    }
    sockets.clear();
  }

  /** What servers send to replicas arrives later, from now on; other connections are as before. */
  public void holdStreams() {
    synchronized (holding) {
      held = true;
    }
  }

  /** It arrives now. */
  public void releaseStreams() {
    synchronized (holding) {
      held = false;
      holding.notifyAll();
    }
  }

  /** How many connections there have been. */
  public int connections() {
    return connections;
  }

  private void accept() {
    while (!listener.isClosed()) {
      acceptOne();
    }
  }

  private void acceptOne() {
    try {
      connect(listener.accept());
    } catch (IOException e) {
      // The listener is closed, or nobody listens at the target now.
      return;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void connect(Socket client) throws IOException {
    connections++;
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.addAll(List.of(client, server));
      AtomicBoolean stream = new AtomicBoolean();
      daemon(() -> pump(client, server, asked -> stream.compareAndSet(false, isReplica(asked))));
      daemon(() -> pump(server, client, unused -> awaitRelease(stream)));
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private static boolean isReplica(String asked) {
    return asked.contains("PSYNC");
  }

  private void awaitRelease(AtomicBoolean stream) {
    synchronized (holding) {
      while (held && stream.get()) {
        try {
          holding.wait();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private static void pump(Socket from, Socket to, Consumer<String> before) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        before.accept(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // One side has gone; closing both is what a network does.
      return;
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "tcp-switch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}

package io.voiceagents.backup.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An address that can be pointed at another server, and whose connections can be cut. */
public final class TcpSwitch implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
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
      daemon(() -> pump(client, server));
      daemon(() -> pump(server, client));
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
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

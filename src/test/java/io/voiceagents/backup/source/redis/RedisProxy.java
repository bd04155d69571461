package io.voiceagents.backup.source.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A network that hurts what a server sends, at a byte of one connection. */
final class RedisProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int serverPort;
  private final long place;
  private final Fault fault;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  final AtomicInteger fired = new AtomicInteger();

  enum Fault {
    CUT,
    FLIP
  }

  /**
   * @param place counted in the bytes of a connection from the server, from 0
   */
  RedisProxy(int serverPort, Fault fault, long place) throws IOException {
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.serverPort = serverPort;
    this.fault = fault;
    this.place = place;
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        sockets.addAll(List.of(client, server));
        daemon(() -> pump(client, server, false));
        daemon(() -> pump(server, client, true));
      }
    } catch (IOException e) {
      close();
    }
  }

  private void pump(Socket from, Socket to, boolean hurt) {
    byte[] buffer = new byte[8192];
    long passed = 0;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        int at = (int) Math.min(Math.max(place - passed, -1), count);
        boolean here = hurt && at >= 0 && at < count;
        if (here) {
          fired.incrementAndGet();
          buffer[at] ^= 0x20;
        }
        out.write(buffer, 0, here && fault == Fault.CUT ? at : count);
        if (here && fault == Fault.CUT) {
          return;
        }
        passed += count;
      }
    } catch (IOException e) {
      // One side has gone; closing both is what a network does.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "redis-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

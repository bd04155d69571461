package io.voiceagents.backup.source.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Speaks just enough of the protocol to do what real servers do seldom or slowly. */
final class ScriptedRedis implements AutoCloseable {
  private final ServerSocket listener;
  private final OnSync onSync;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  final List<String> commands = new CopyOnWriteArrayList<>();

  /** What the server sends after PSYNC; the connection closes when it returns. */
  interface OnSync {
    void send(OutputStream out) throws IOException, InterruptedException;
  }

  ScriptedRedis(OnSync onSync) throws IOException {
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.onSync = onSync;
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        sockets.add(client);
        daemon(() -> serve(client));
      }
    } catch (IOException e) {
      close();
    }
  }

  private void serve(Socket client) {
    try (client) {
      WireInput in = new WireInput(client.getInputStream(), "client");
      OutputStream out = client.getOutputStream();
      while (true) {
        String command = new ReplyReader(in).read().asText();
        commands.add(command);
        if (command.startsWith("[PSYNC")) {
          onSync.send(out);
          return;
        }
        out.write(answer(command).getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException | InterruptedException e) {
      // The client has gone or the test has ended.
    }
  }

  private static String answer(String command) {
    return command.startsWith("[INFO")
        ? "-NOPERM this user has no permissions to run the 'info' command\r\n"
        : "+OK\r\n";
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "scripted-redis");
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

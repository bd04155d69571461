package io.voiceagents.backup.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An HTTP proxy before an S3 server that does wrong on request. One request a connection (RFC 9112
 * §9.6, {@code Connection: close}), so that each is seen whole.
 */
public final class FaultProxy implements AutoCloseable {
  /** Changes an exchange, or leaves it alone. */
  @FunctionalInterface
  public interface Fault {
    /**
     * Answers a request.
     *
     * @return the raw answer, or empty to break the connection without one
     */
    Optional<byte[]> answer(Request request, Forward forward) throws IOException;
  }

  /** Sends a request on and returns the raw answer. */
  @FunctionalInterface
  public interface Forward {
    byte[] send(Request request) throws IOException;
  }

  /**
   * A request.
   *
   * @param head request line and header lines, without the empty line
   */
  public record Request(String head, byte[] body) {
    public boolean is(String method) {
      return head.startsWith(method + " ");
    }

    /** The request without a header. */
    public Request without(String header) {
      return new Request(head.replaceAll("(?i)\r\n" + header + ":[^\r]*", ""), body);
    }

    int bodyLength() {
      for (String line : head.lines().toList()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          return Integer.parseInt(line.substring(15).trim());
        }
      }
      return 0;
    }
  }

  private final URI upstream;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicReference<Fault> fault = new AtomicReference<>();
  private final AtomicInteger remaining = new AtomicInteger();
  private final AtomicInteger fired = new AtomicInteger();
  private final AtomicReference<String> method = new AtomicReference<>("");

  /** A proxy before a server; without a fault it passes everything on. */
  public FaultProxy(URI upstream) throws IOException {
    this.upstream = upstream;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Plants a fault into the next requests of a method. */
  public void plant(String httpMethod, int times, Fault planted) {
    method.set(httpMethod);
    fired.set(0);
    fault.set(planted);
    remaining.set(times);
  }

  /** How often the planted fault has happened. */
  public int fired() {
    return fired.get();
  }

  /** A whole answer. */
  public static byte[] answer(String status, String body) {
    return ("HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/xml\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n"
            + body)
        .getBytes(ISO_8859_1);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      Request request = read(client);
      Optional<byte[]> answer = answer(request);
      if (answer.isPresent()) {
        client.getOutputStream().write(answer.get());
        client.getOutputStream().flush();
      }
    } catch (IOException e) {
      // The client sees a broken connection, which is what a broken proxy gives it.
      return;
    }
  }

  private Optional<byte[]> answer(Request request) throws IOException {
    Fault planted = fault.get();
    if (planted != null
        && request.is(method.get())
        && remaining.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      fired.incrementAndGet();
      return planted.answer(request, this::forward);
    }
    return Optional.of(forward(request));
  }

  private static Request read(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client sent no request");
      }
      head.write(next);
    }
    String text = head.toString(ISO_8859_1);
    Request request = new Request(text.substring(0, text.length() - 4), new byte[0]);
    if (text.toLowerCase(Locale.ROOT).contains("expect: 100-continue")) {
      client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
    }
    byte[] body = in.readNBytes(request.bodyLength());
    return new Request(
        request.without("Expect").without("Connection").head() + "\r\nConnection: close", body);
  }

  private byte[] forward(Request request) throws IOException {
    try (Socket server = new Socket(upstream.getHost(), upstream.getPort())) {
      OutputStream out = server.getOutputStream();
      out.write((request.head() + "\r\n\r\n").getBytes(ISO_8859_1));
      out.write(request.body());
      out.flush();
      return server.getInputStream().readAllBytes();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}

package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * An authenticated connection that speaks RESP2: one command, one reply. For one thread, except
 * {@link #close}, which ends a blocked call from any thread.
 */
public final class RedisConnection implements AutoCloseable {
  private final Socket socket;
  private final WireInput input;
  private final String peer;

  private RedisConnection(Socket socket, String peer) throws IOException {
    this.socket = socket;
    this.peer = peer;
    this.input = new WireInput(socket.getInputStream(), peer);
  }

  /**
   * Connects, shakes hands and authenticates.
   *
   * @throws SourceException if the server can't be reached or refuses; with a hint
   */
  public static RedisConnection open(SourceSettings.Redis source, RedisTimeouts timeouts)
      throws SourceException {
    SourceSettings.Redis settings = RedisSentinels.resolve(source, timeouts);
    RedisConnection connection = connect(settings, timeouts);
    try {
      if (settings.tls()) {
        connection.requireAccepted();
      }
      connection.authenticate(settings);
      return connection;
    } catch (SourceException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static RedisConnection connect(SourceSettings.Redis settings, RedisTimeouts timeouts)
      throws SourceException {
    String peer = settings.host() + ":" + settings.port();
    Socket socket = new Socket();
    try {
      int limit = (int) timeouts.connect().toMillis();
      socket.connect(new InetSocketAddress(settings.host(), settings.port()), limit);
      socket.setSoTimeout(limit);
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      Socket used =
          settings.tls()
              ? RedisTls.wrap(socket, settings.host(), settings.caCertificate())
              : socket;
      used.setSoTimeout((int) timeouts.reply().toMillis());
      return new RedisConnection(used, peer);
    } catch (SourceException e) {
      closeQuietly(socket);
      throw e;
    } catch (IOException e) {
      closeQuietly(socket);
      throw new SourceException(
          "redis "
              + peer
              + " can't be reached"
              + (settings.tls() ? " over TLS" : "")
              + ": "
              + RedisErrors.describe(e)
              + RedisErrors.connectionHint(e),
          e);
    }
  }

  /**
   * In TLS 1.3 a client's handshake ends before the server has judged its certificate, so a refusal
   * comes with the first exchange, as an alert or as a reset (RFC 8446, 2 and 4.4.2.4).
   */
  private void requireAccepted() throws SourceException {
    try {
      call("PING");
    } catch (SourceException e) {
      throw new SourceException(
          "redis "
              + peer
              + " ended the connection after the TLS handshake. Hint: it probably asks for a client"
              + " certificate: set tls-auth-clients to optional or no; its log says so if it does.",
          e);
    }
  }

  private void authenticate(SourceSettings.Redis settings) throws SourceException {
    Secret password = settings.password();
    if (settings.user().isEmpty() && password.isEmpty()) {
      return;
    }
    RedisReply reply =
        settings.user().isEmpty()
            ? call("AUTH", password.reveal())
            : call("AUTH", settings.user(), password.reveal());
    if (reply instanceof RedisReply.Failure failure) {
      // A server that doesn't know AUTH echoes its arguments.
      String text =
          failure.text().contains("unknown command") ? "ERR unknown command AUTH" : failure.text();
      throw RedisErrors.refused(peer, "AUTH", new RedisReply.Failure(text));
    }
  }

  /** {@code host:port}. */
  public String peer() {
    return peer;
  }

  /** Sends a command and waits for its reply; an error of the server is a reply too. */
  public RedisReply call(String... arguments) throws SourceException {
    send(command(arguments));
    return reply();
  }

  /** As {@link #call}, with arguments of any bytes. */
  public RedisReply call(List<byte[]> arguments) throws SourceException {
    send(encode(arguments));
    return reply();
  }

  /**
   * As {@link #call}.
   *
   * @throws SourceException if the server refuses, with a hint
   */
  public RedisReply require(String... arguments) throws SourceException {
    RedisReply reply = call(arguments);
    if (reply instanceof RedisReply.Failure failure) {
      throw RedisErrors.refused(peer, arguments[0], failure);
    }
    return reply;
  }

  void send(byte[] bytes) throws SourceException {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new SourceException(
          "redis "
              + peer
              + " took no more commands: "
              + RedisErrors.describe(e)
              + RedisErrors.connectionHint(e),
          e);
    }
  }

  static byte[] command(String... arguments) {
    return encode(
        List.of(arguments).stream().map(a -> a.getBytes(StandardCharsets.UTF_8)).toList());
  }

  private static byte[] encode(List<byte[]> arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ascii("*" + arguments.size() + "\r\n"));
    for (byte[] argument : arguments) {
      bytes.writeBytes(ascii("$" + argument.length + "\r\n"));
      bytes.writeBytes(argument);
      bytes.writeBytes(ascii("\r\n"));
    }
    return bytes.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  RedisReply reply() throws SourceException {
    return new ReplyReader(input).read();
  }

  WireInput input() {
    return input;
  }

  void silenceLimit(Duration limit) throws SourceException {
    try {
      socket.setSoTimeout((int) limit.toMillis());
    } catch (SocketException e) {
      throw new SourceException(
          "connection to redis " + peer + " is closed. Hint: the server's log may say why.", e);
    }
  }

  @Override
  public void close() {
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // Nothing depends on how a connection ends that is not used again.
    }
  }
}

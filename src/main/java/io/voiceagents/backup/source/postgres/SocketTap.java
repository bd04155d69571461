package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import org.postgresql.PGProperty;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;

/**
 * Gets hold of the socket that pgjdbc has connected, encrypted and authenticated, by its public
 * options {@code socketFactory} and {@code sslfactory} only. pgjdbc's own copy interface can't read
 * {@code BASE_BACKUP}: two results come before the copy data, which it takes for an error. Safe for
 * several connections at once.
 */
final class SocketTap implements AutoCloseable {
  private static final Map<String, SocketTap> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String token = Long.toString(NUMBERS.incrementAndGet());
  private volatile Optional<Socket> socket = Optional.empty();

  SocketTap() {
    OPEN.put(token, this);
  }

  /** Adds the options that lead the connection through this tap. */
  void install(Properties properties) {
    PGProperty.SOCKET_FACTORY.set(properties, Sockets.class.getName());
    PGProperty.SOCKET_FACTORY_ARG.set(properties, token);
    PGProperty.SSL_FACTORY.set(properties, TlsSockets.class.getName());
    // GSS encryption would wrap the stream inside pgjdbc, out of reach of the socket.
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
  }

  /** The last socket made: the TLS one where the connection is encrypted. */
  Socket socket() throws IOException {
    return socket.orElseThrow(() -> new IOException("pgjdbc opened no socket through its factory"));
  }

  @Override
  public void close() {
    OPEN.remove(token);
  }

  private static <T extends Socket> T remember(Optional<String> token, T socket) {
    token.map(OPEN::get).ifPresent(tap -> tap.socket = Optional.of(socket));
    return socket;
  }

  /** Plain sockets; public because pgjdbc makes it by name. */
  public static final class Sockets extends SocketFactory {
    private final Optional<String> token;

    public Sockets(Properties properties) {
      token = Optional.ofNullable(PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties));
    }

    @Override
    public Socket createSocket() {
      return remember(token, new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return remember(token, new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return remember(token, new Socket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return remember(token, new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return remember(token, new Socket(host, port, local, localPort));
    }
  }

  /** pgjdbc's default TLS (so {@code sslmode} and its files keep their meaning), remembered. */
  public static final class TlsSockets extends LibPQFactory {
    private final Optional<String> token;

    public TlsSockets(Properties properties) throws PSQLException {
      super(properties);
      token = Optional.ofNullable(PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties));
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
        throws IOException {
      return remember(token, super.createSocket(plain, host, port, autoClose));
    }
  }
}

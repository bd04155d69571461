package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import javax.net.SocketFactory;

/**
 * Leads pgjdbc to a server's Unix socket, so that a scratch server needs no network at all. Public
 * because pgjdbc makes it by name.
 */
public final class UnixSockets extends SocketFactory {
  private final String path;

  /** Takes the path of the socket, pgjdbc's {@code socketFactoryArg}. */
  public UnixSockets(String path) {
    this.path = path;
  }

  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(path);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket();
  }

  /** A channel in the shape of a socket; the options of TCP have no meaning here. */
  private static final class UnixSocket extends Socket {
    private static final int SEND_BUFFER = 64 * 1024;

    private final String path;
    private final SocketChannel channel;

    UnixSocket(String path) throws IOException {
      this.path = path;
      this.channel = SocketChannel.open(java.net.StandardProtocolFamily.UNIX);
    }

    @Override
    public void connect(SocketAddress ignored, int timeoutMillis) throws IOException {
      channel.connect(UnixDomainSocketAddress.of(path));
    }

    @Override
    public InputStream getInputStream() {
      return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream getOutputStream() {
      return Channels.newOutputStream(channel);
    }

    @Override
    public boolean isConnected() {
      return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
      return !channel.isOpen();
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setSoTimeout(int millis) {}

    @Override
    public int getSoTimeout() {
      return 0;
    }

    @Override
    public int getSendBufferSize() {
      return SEND_BUFFER;
    }

    @Override
    public synchronized void close() throws IOException {
      channel.close();
    }
  }
}

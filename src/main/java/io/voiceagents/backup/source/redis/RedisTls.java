package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.TrustedAuthorities;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** TLS with a checked chain and host name. There is no way to switch the checks off. */
final class RedisTls {
  private RedisTls() {}

  /** Wraps a connected socket and shakes hands; closing the result closes the socket. */
  static Socket wrap(Socket plain, String host, Optional<Path> caCertificate) throws IOException {
    SSLContext context = TrustedAuthorities.context(caCertificate);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    // RFC 2818, 3.1; without it the JDK accepts any trusted certificate for any host.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (SocketTimeoutException e) {
      throw new SSLException("the handshake got no answer", e);
    }
    return socket;
  }
}

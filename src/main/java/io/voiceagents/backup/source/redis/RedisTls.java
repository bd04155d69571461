package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS with a checked chain and host name. There is no way to switch the checks off. */
final class RedisTls {
  private RedisTls() {}

  /** Wraps a connected socket and shakes hands; closing the result closes the socket. */
  static Socket wrap(Socket plain, String host, Optional<Path> caCertificate) throws IOException {
    SSLContext context = context(caCertificate);
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

  private static SSLContext context(Optional<Path> caCertificate) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, caCertificate.isPresent() ? trusting(caCertificate.get()) : null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new SourceException(
          "TLS can't be set up with the authority "
              + caCertificate.map(Path::toString).orElse("of the JVM")
              + ": "
              + e.getMessage()
              + ". Hint: ca_certificate must be a PEM file with the certificates of authorities.",
          e);
    }
  }

  private static TrustManager[] trusting(Path pem) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    try (InputStream in = Files.newInputStream(pem)) {
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
    }
    if (number == 0) {
      throw new GeneralSecurityException("no certificate in it");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}

package io.voiceagents.backup.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the authorities of a PEM file, and no others. */
public final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /**
   * TLS with these authorities; host names are for the caller to check.
   *
   * @param caCertificate the certificates of authorities; empty for those of the JVM
   * @throws SourceException if the file holds none
   */
  public static SSLContext context(Optional<Path> caCertificate) throws IOException {
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

package io.voiceagents.backup.routing.web;

import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A certificate and a key that belong together.
 *
 * @param chain the server's own certificate first
 * @param expires when the first of the chain does
 */
record Proof(PrivateKey key, List<X509Certificate> chain, Instant expires) {
  private static final byte[] CHALLENGE = "do they fit?".getBytes(StandardCharsets.US_ASCII);

  /**
   * Reads both.
   *
   * @throws IOException if one can't be read, or they don't belong together
   */
  static Proof of(Vertx vertx, KeyCertOptions pem) throws IOException {
    try {
      for (KeyManager manager : pem.getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509KeyManager keys) {
          return of(keys);
        }
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      // Vert.x declares no narrower type.
      throw new IOException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
    throw new IOException("there is no key in it");
  }

  private static Proof of(X509KeyManager keys) throws IOException, GeneralSecurityException {
    for (String type : new String[] {"RSA", "EC"}) {
      @Nullable String[] names = keys.getServerAliases(type, new Principal[0]);
      String name = names == null || names.length == 0 ? null : names[0];
      if (name != null) {
        X509Certificate[] chain = keys.getCertificateChain(name);
        PrivateKey key = keys.getPrivateKey(name);
        fit(type, key, chain[0]);
        Instant expires =
            Arrays.stream(chain)
                .map(one -> one.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(Instant.MIN);
        return new Proof(key, List.of(chain), expires);
      }
    }
    throw new IOException("the key is neither RSA nor EC");
  }

  /** A key store takes any pair; clients would be turned away by one that does not fit. */
  private static void fit(String type, PrivateKey key, X509Certificate certificate)
      throws IOException, GeneralSecurityException {
    String algorithm = type.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(CHALLENGE);
    byte[] signature = signing.sign();
    Signature checking = Signature.getInstance(algorithm);
    checking.initVerify(certificate.getPublicKey());
    checking.update(CHALLENGE);
    if (!checking.verify(signature)) {
      throw new IOException("the key is not that of the certificate");
    }
  }
}

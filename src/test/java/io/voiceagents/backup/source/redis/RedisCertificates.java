package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** Certificates that are their own authority, made by the JDK's keytool. */
final class RedisCertificates {
  private static final String PASSWORD = "changeit";

  private RedisCertificates() {}

  /**
   * @param names as keytool's extension SAN takes them, such as {@code dns:localhost,ip:127.0.0.1}
   */
  static EmbeddedRedis.Tls make(Path directory, String names) throws Exception {
    Path store = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=redis-test",
                "-ext",
                "SAN=" + names,
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + output);
    }
    return export(directory, store);
  }

  private static EmbeddedRedis.Tls export(Path directory, Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Path certificate = pem(directory, "CERTIFICATE", keys.getCertificate("redis").getEncoded());
    Path key =
        pem(directory, "PRIVATE KEY", keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
    return new EmbeddedRedis.Tls(certificate, key, certificate);
  }

  private static Path pem(Path directory, String label, byte[] bytes) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    String text = "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    return Files.writeString(directory.resolve(label.replace(' ', '_') + ".pem"), text);
  }
}

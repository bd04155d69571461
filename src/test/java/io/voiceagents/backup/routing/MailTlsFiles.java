package io.voiceagents.backup.routing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate for a mail server, which is its own authority, by the JDK's keytool.
 *
 * @param keys PKCS 12 with the private key
 * @param authority the certificate, PEM
 */
record MailTlsFiles(Path keys, Path authority) {
  static final String PASSWORD = "changeit";

  /**
   * @param names as keytool's extension SAN takes them, such as {@code dns:localhost}
   */
  static MailTlsFiles make(Path directory, String names) throws Exception {
    Path keys = directory.resolve("mail.p12");
    String command =
        "-genkeypair -alias mail -keyalg EC -groupname secp256r1 -dname CN=mail-test -validity 30"
            + " -storetype PKCS12 -ext SAN=";
    Process keytool =
        new ProcessBuilder(
                (Path.of(System.getProperty("java.home"), "bin", "keytool")
                        + " "
                        + command
                        + names
                        + " -storepass "
                        + PASSWORD
                        + " -keystore "
                        + keys)
                    .split(" ", -1))
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + output);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(store.getCertificate("mail").getEncoded());
    String text = "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    return new MailTlsFiles(keys, Files.writeString(directory.resolve("mail.pem"), text));
  }
}

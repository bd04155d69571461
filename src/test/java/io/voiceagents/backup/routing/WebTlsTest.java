package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.policy.ServerSettings;
import io.voiceagents.backup.policy.ServerSettings.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebTlsTest {
  @TempDir Path root = Path.of("");

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  private String handshake(WebPlatform platform, String version) throws Exception {
    String address = "127.0.0.1:" + platform.server.port();
    return run(List.of("openssl", "s_client", "-connect", address, version));
  }

  @Test
  void onlyTls13IsSpoken() throws Exception {
    Path certificate = root.resolve("server.crt");
    Path key = root.resolve("server.key");
    String name = "/CN=localhost";
    run(
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            name,
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString()));
    ServerSettings settings =
        new ServerSettings("127.0.0.1", 0, Optional.of(new Tls(certificate, key)));
    try (WebPlatform platform = new WebPlatform(root.resolve("platform"), settings)) {
      assertThat(handshake(platform, "-tls1_3")).contains("TLSv1.3, Cipher is TLS_");
      assertThat(handshake(platform, "-tls1_2")).contains("Cipher is (NONE)", "alert");
    }
  }

  @Test
  void aCertificateThatIsMissingIsNamed() {
    Tls nothing = new Tls(root.resolve("no.crt"), root.resolve("no.key"));
    ServerSettings settings = new ServerSettings("127.0.0.1", 0, Optional.of(nothing));
    assertThatThrownBy(() -> new WebPlatform(root.resolve("platform"), settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no.")
        .hasMessageContaining("Hint:");
  }
}

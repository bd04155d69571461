package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("NullAway.Init")
class RedisTlsTest {
  private static final RedisTimeouts PATIENCE =
      new RedisTimeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5));

  private static EmbeddedRedis.Tls tls;

  @TempDir Path directory;

  @BeforeAll
  static void makeCertificate(@TempDir Path shared) throws Exception {
    tls = RedisCertificates.make(shared, "dns:localhost,ip:127.0.0.1");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void capturesOverTls(Version version) throws Exception {
    try (EmbeddedRedis server = start(version, tls)) {
      server.run("DEBUG", "POPULATE", "20000", "key", "100");
      CollectingSink sink = new CollectingSink(directory);
      assertThat(Captures.capture(server.settings(), sink))
          .containsEntry("keys.db0.after", "20000")
          .containsEntry("rdb.checksum", "verified");
    }
  }

  @Test
  void refusesTheCertificateOfAnotherAuthority() throws Exception {
    EmbeddedRedis.Tls foreign = RedisCertificates.make(directory, "dns:localhost,ip:127.0.0.1");
    try (EmbeddedRedis server = start(Version.V7_0, tls)) {
      refused(server, "localhost", Optional.of(foreign.authority()), "ca_certificate");
      refused(server, "localhost", Optional.empty(), "ca_certificate");
    }
  }

  @Test
  void refusesACertificateOfAnotherHost() throws Exception {
    EmbeddedRedis.Tls named = RedisCertificates.make(directory, "dns:localhost");
    try (EmbeddedRedis server = start(Version.V7_0, named)) {
      refused(server, "127.0.0.1", Optional.of(named.authority()), "host name");
    }
  }

  @Test
  void saysWhenThePortDoesNotSpeakTls() throws Exception {
    try (EmbeddedRedis server = EmbeddedRedis.of(Version.V7_0).start()) {
      refused(server, "localhost", Optional.of(tls.authority()), "tls-port");
    }
  }

  @Test
  void saysWhenAClientCertificateIsAskedFor() throws Exception {
    try (EmbeddedRedis server = start(Version.V7_0, tls)) {
      server.run("CONFIG", "SET", "tls-auth-clients", "yes");
      refused(server, "localhost", Optional.of(tls.authority()), "tls-auth-clients");
    }
  }

  @Test
  void saysWhenTheAuthorityIsNotACertificate() throws Exception {
    try (EmbeddedRedis server = start(Version.V7_0, tls)) {
      refused(server, "localhost", Optional.of(tls.key()), "PEM");
      refused(server, "localhost", Optional.of(Path.of("missing.pem")), "missing.pem");
    }
  }

  private void refused(EmbeddedRedis server, String host, Optional<Path> authority, String hint) {
    SourceSettings.Redis settings =
        new SourceSettings.Redis(host, server.port(), "", Secret.NONE, true, authority);
    assertThatThrownBy(() -> Captures.capture(settings, PATIENCE, new CollectingSink(directory)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("Hint: ")
        .hasMessageContaining(hint);
  }

  private static EmbeddedRedis start(Version version, EmbeddedRedis.Tls tls) {
    return EmbeddedRedis.of(version).tls(tls).config("repl-diskless-sync-delay 0").start();
  }
}

package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void theBackupGoesThroughTlsAndTrustsOnlyTheGivenAuthority() throws Exception {
    Path key = directory.resolve("server.key");
    Path certificate = certificate("server", "IP:127.0.0.1");
    Path other = certificate("other", "IP:127.0.0.1");
    Path foreign = certificate("foreign", "DNS:db.example.org");
    try (EmbeddedPostgres source =
        EmbeddedPostgres.create(17)
            .access(
                "local all all scram-sha-256",
                "hostssl all all 127.0.0.1/32 scram-sha-256",
                "hostssl replication all 127.0.0.1/32 scram-sha-256")
            .tls(certificate, key)
            .start()) {
      DirectorySink set = new DirectorySink(directory);
      Fixture.Captured captured =
          Fixture.capture(with(source, "verify-full", Optional.of(certificate)), set);
      assertThat(captured.set().entries).containsKey("backup_manifest");
      assertThat(PostgresProbe.run(with(source, "verify-full", Optional.of(certificate))))
          .anyMatch(check -> check.detail().equals("by TLS"));
      refused(with(source, "verify-full", Optional.of(other)));
      refused(with(source, "disable", Optional.empty()));
      source.stop();
      source.tls(foreign, directory.resolve("foreign.key")).start();
      refused(with(source, "verify-full", Optional.of(foreign)));
    }
  }

  @Test
  void dumpsGoThroughTlsToo() throws Exception {
    Path certificate = certificate("server", "IP:127.0.0.1");
    Path other = certificate("other", "IP:127.0.0.1");
    try (EmbeddedPostgres source =
        EmbeddedPostgres.create(15)
            .access("local all all trust", "hostssl all all 127.0.0.1/32 scram-sha-256")
            .tls(certificate, directory.resolve("server.key"))
            .start()) {
      DirectorySink set = new DirectorySink(directory);
      try (Capture dumps = dumps(source, "verify-full", certificate)) {
        assertThat(dumps.run(set).problems()).isEmpty();
      }
      assertThat(set.entries).containsKeys("databases/postgres.dump", "globals.sql");
      assertThatThrownBy(() -> dumps(source, "verify-full", other))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("no server can be dumped");
    }
  }

  private static Capture dumps(EmbeddedPostgres source, String mode, Path root) throws Exception {
    SourceSettings.Postgres server = with(source, mode, Optional.of(root));
    return DumpSource.open(
        new SourceSettings.PostgresLogical(server, List.of(), SourceSettings.DumpFilter.NONE),
        source.binaries(),
        Fixture.CLOCK);
  }

  private static void refused(SourceSettings.Postgres settings) {
    assertThatThrownBy(() -> PostgresSource.open(settings, Fixture.CLOCK, Fixture.SCRATCH))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("Hint: ");
  }

  private static SourceSettings.Postgres with(
      EmbeddedPostgres server, String mode, Optional<Path> root) {
    SourceSettings.Postgres plain = server.settings();
    return new SourceSettings.Postgres(
        plain.host(),
        plain.port(),
        plain.database(),
        plain.user(),
        plain.password(),
        mode,
        root,
        true,
        Optional.of(1_000_000),
        plain.validationQueries());
  }

  private Path certificate(String name, String subject) throws Exception {
    Path certificate = directory.resolve(name + ".crt");
    Process openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=" + subject,
                "-keyout",
                directory.resolve(name + ".key").toString(),
                "-out",
                certificate.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(openssl.waitFor()).isZero();
    return certificate;
  }
}

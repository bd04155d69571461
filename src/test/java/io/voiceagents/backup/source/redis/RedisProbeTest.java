package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisProbeTest {
  @ParameterizedTest
  @EnumSource(Version.class)
  void findsNothingWrongAndStartsNoSynchronisation(Version version) {
    try (EmbeddedRedis server = EmbeddedRedis.of(version).start()) {
      List<RedisProbe.Finding> findings =
          RedisProbe.probe(server.settings(), RedisTimeouts.DEFAULT);
      assertThat(findings).allMatch(RedisProbe.Finding::ok, "ok");
      assertThat(findings)
          .extracting(RedisProbe.Finding::name)
          .containsExactly(
              "connection",
              "ping",
              "replconf",
              "version",
              "mode",
              "role",
              "rdbchecksum",
              "synchronisation",
              "psync");
      assertThat(findings.get(3).detail())
          .startsWith(version == Version.VALKEY_8 ? "Valkey 8.1." : "Redis ");
      assertThat(RedisInfo.parse(server.run("INFO")).field("sync_full")).contains("0");
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aUserWhoMayOnlyReplicateIsEnough(Version version) {
    try (EmbeddedRedis server =
        EmbeddedRedis.of(version).user("backup", "s3cret", Captures.LEAST_RIGHTS).start()) {
      assertThat(RedisProbe.probe(server.settings("backup", "s3cret"), RedisTimeouts.DEFAULT))
          .allMatch(RedisProbe.Finding::ok, "ok")
          .extracting(RedisProbe.Finding::name)
          .contains("info", "configuration", "psync");
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void namesTheRightThatIsMissing(Version version) {
    try (EmbeddedRedis server =
        EmbeddedRedis.of(version).user("backup", "s3cret", "-@all +ping +replconf").start()) {
      assertThat(RedisProbe.probe(server.settings("backup", "s3cret"), RedisTimeouts.DEFAULT))
          .filteredOn(finding -> !finding.ok())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.name()).isEqualTo("psync");
                assertThat(finding.hint()).contains("+psync");
              });
    }
  }

  @Test
  void saysThatAReplicaHasLostItsPrimary() {
    try (EmbeddedRedis server =
        EmbeddedRedis.of(Version.V7_0).config("replicaof 127.0.0.1 1").start()) {
      assertThat(failures(server))
          .extracting(RedisProbe.Finding::name)
          .containsExactlyInAnyOrder("role", "psync");
    }
  }

  @Test
  void saysThatChecksumsAreOff() {
    try (EmbeddedRedis server = EmbeddedRedis.of(Version.V7_0).config("rdbchecksum no").start()) {
      assertThat(failures(server))
          .extracting(RedisProbe.Finding::name)
          .containsExactly("rdbchecksum");
    }
  }

  @Test
  void aServerThatIsNotThereIsAFinding() {
    int port;
    try (EmbeddedRedis server = EmbeddedRedis.of(Version.V6_2).start()) {
      port = server.port();
    }
    assertThat(RedisProbe.probe(Captures.at(port), RedisTimeouts.DEFAULT))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.ok()).isFalse();
              assertThat(finding.name()).isEqualTo("connection");
              assertThat(finding.hint()).startsWith("check host, port");
            });
  }

  private static List<RedisProbe.Finding> failures(EmbeddedRedis server) {
    return RedisProbe.probe(server.settings(), RedisTimeouts.DEFAULT).stream()
        .filter(finding -> !finding.ok())
        .toList();
  }
}

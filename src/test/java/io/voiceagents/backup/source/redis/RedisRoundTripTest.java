package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a server to a directory to a server. */
class RedisRoundTripTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @ParameterizedTest
  @CsvSource({
    "V6_2, V6_2, no",
    "V6_2, V6_2, yes",
    "V6_2, V7_0, no",
    "V6_2, V7_0, yes",
    "V7_0, V7_0, no",
    "V7_0, V7_0, yes",
    "V7_0, V8_0, yes",
    "V8_0, V8_0, no",
    "V8_0, V8_0, yes",
    "V7_0, VALKEY_8, yes",
    "VALKEY_8, VALKEY_8, no",
    "VALKEY_8, VALKEY_8, yes",
    "VALKEY_8, V8_0, yes",
  })
  void serversLoadTheRestoredDirectoryWithAndWithoutAof(
      EmbeddedRedis.Version from, EmbeddedRedis.Version to, String appendOnly) throws Exception {
    String digest;
    Map<String, String> facts;
    try (EmbeddedRedis source =
        EmbeddedRedis.of(from).config("repl-diskless-sync-delay 0").start()) {
      SampleData.load(source, from);
      digest = source.run("DEBUG", "DIGEST");
      facts = capture(source);
    }
    new RedisLayout().finish(directory, directory, facts);
    try (EmbeddedRedis target =
        EmbeddedRedis.of(to).directory(directory).config("appendonly " + appendOnly).start()) {
      assertThat(target.run("DEBUG", "DIGEST")).isEqualTo(digest).isNotEqualTo("0".repeat(40));
    }
  }

  private Map<String, String> capture(EmbeddedRedis source) throws Exception {
    try (Capture capture =
        RedisSource.open(source.settings(), Clock.systemUTC(), RedisTimeouts.DEFAULT)) {
      CaptureReport report = capture.run(new CollectingSink(directory));
      assertThat(report.problems()).isEmpty();
      return report.facts();
    }
  }
}

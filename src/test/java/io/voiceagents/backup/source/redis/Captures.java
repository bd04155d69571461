package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Short ways to a capture. */
final class Captures {
  static final String LEAST_RIGHTS = "-@all +psync +replconf +ping";

  private Captures() {}

  static Map<String, String> capture(SourceSettings.Redis settings, CollectingSink sink)
      throws IOException, InterruptedException {
    return capture(settings, RedisTimeouts.DEFAULT, sink);
  }

  static Map<String, String> capture(
      SourceSettings.Redis settings, RedisTimeouts timeouts, CollectingSink sink)
      throws IOException, InterruptedException {
    try (Capture capture = RedisSource.open(settings, Clock.systemUTC(), timeouts)) {
      return capture.run(sink).facts();
    }
  }

  static SourceSettings.Redis at(int port, String user, String password) {
    return new SourceSettings.Redis(
        "127.0.0.1", port, user, new Secret(password), false, Optional.empty());
  }

  static SourceSettings.Redis at(int port) {
    return at(port, "", "");
  }
}

package io.voiceagents.backup.routing;

import io.voiceagents.backup.policy.Configuration;
import java.io.IOException;
import java.time.Clock;

/** Recovery kits. */
final class Kits {
  private Kits() {}

  static String render(Engine engine, Configuration configuration, Clock clock) throws IOException {
    return engine.chains().repository().id() + configuration.file() + clock.instant();
  }
}

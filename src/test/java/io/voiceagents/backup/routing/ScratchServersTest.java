package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScratchServersTest {
  private static final Map<String, String> ENVIRONMENT = Map.of(ScratchServers.REDIS, "/a:/b");

  @Test
  void theConfigurationGoesBeforeTheEnvironment() {
    List<Path> configured = List.of(Path.of("/c"));
    assertThat(ScratchServers.given(configured, ENVIRONMENT, ScratchServers.REDIS))
        .containsExactly(Path.of("/c"));
    assertThat(ScratchServers.given(List.of(), ENVIRONMENT, ScratchServers.REDIS))
        .containsExactly(Path.of("/a"), Path.of("/b"));
    assertThat(ScratchServers.given(List.of(), Map.of(), ScratchServers.REDIS)).isEmpty();
  }
}

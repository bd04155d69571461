package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.EncryptionSettings;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.RestoreTestSettings;
import io.voiceagents.backup.policy.Retention;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.policy.VerifyDepth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * As much of a server's configuration as commands need to speak of its policies. How sources, the
 * store and keys are reached stays with the server.
 */
final class RemotePolicies {
  private RemotePolicies() {}

  static Configuration of(JsonNode node) {
    Map<String, Policy> policies = new LinkedHashMap<>();
    for (JsonNode one : node.path("policies")) {
      Policy policy = policy(one);
      policies.put(policy.name(), policy);
    }
    return new Configuration(
        Path.of(node.path("file").asText()),
        Path.of(""),
        new StorageSettings.Directory(Path.of("")),
        new EncryptionSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        RestoreTestSettings.DEFAULT,
        policies);
  }

  private static Policy policy(JsonNode node) {
    return new Policy(
        Read.text(node, "type"),
        source(SourceKind.valueOf(Read.text(node, "source").toUpperCase(Locale.ROOT))),
        Map.of(),
        Retention.DEFAULT,
        Compression.DEFAULT,
        Duration.ZERO,
        VerifyDepth.of(Read.text(node, "verify")),
        false,
        Optional.empty());
  }

  /** Of that kind, and nowhere. */
  private static SourceSettings source(SourceKind kind) {
    return switch (kind) {
      case FILESYSTEM -> new SourceSettings.Files(List.of(), List.of(), List.of(), false);
      case REDIS -> new SourceSettings.Redis("", 0, "", Secret.NONE, false, Optional.empty());
      case POSTGRES -> nowhere();
      case POSTGRES_LOGICAL ->
          new SourceSettings.PostgresLogical(nowhere(), List.of(), SourceSettings.DumpFilter.NONE);
    };
  }

  private static SourceSettings.Postgres nowhere() {
    return new SourceSettings.Postgres(
        "", 0, "", "", Secret.NONE, "", Optional.empty(), false, Optional.empty(), List.of());
  }
}

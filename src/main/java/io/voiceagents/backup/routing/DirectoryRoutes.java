package io.voiceagents.backup.routing;

import io.voiceagents.backup.store.file.DirectoryPut;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Putting into a directory. */
final class DirectoryRoutes {
  private DirectoryRoutes() {}

  static RuntimePlan plan(Path routes, DirectoryPut put) {
    return new RuntimePlan(
        List.of(
            routes.resolve("put-object.camel.yaml"), routes.resolve("put-directory.camel.yaml")),
        Optional.empty(),
        Map.of("store.kind", "directory"),
        Map.of("directoryPut", put, "putConfirmation", put));
  }
}

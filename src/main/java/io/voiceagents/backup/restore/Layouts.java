package io.voiceagents.backup.restore;

import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.source.RestoreLayout;
import io.voiceagents.backup.source.files.FilesLayout;
import io.voiceagents.backup.source.postgres.DumpSource;
import io.voiceagents.backup.source.postgres.PostgresLayout;
import io.voiceagents.backup.source.redis.RedisLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The layout of each kind of source. */
final class Layouts {
  private Layouts() {}

  /** What is to be done with what was restored, for people, where that is not plain. */
  static List<String> next(SourceKind kind, Path target, Map<String, String> facts) {
    return kind == SourceKind.POSTGRES_LOGICAL ? DumpSource.next(target, facts) : List.of();
  }

  static RestoreLayout of(SourceKind kind, RestoreRequest request) {
    Path target = request.target().toAbsolutePath().normalize();
    return switch (kind) {
      case FILESYSTEM, POSTGRES_LOGICAL -> new FilesLayout();
      case REDIS -> new RedisLayout();
      case POSTGRES -> new PostgresLayout(target, request.tablespaces());
    };
  }
}

package io.voiceagents.backup.restore;

import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.source.RestoreLayout;
import io.voiceagents.backup.source.files.FilesLayout;
import io.voiceagents.backup.source.postgres.PostgresLayout;
import io.voiceagents.backup.source.redis.RedisLayout;
import java.nio.file.Path;

/** The layout of each kind of source. */
final class Layouts {
  private Layouts() {}

  static RestoreLayout of(SourceKind kind, RestoreRequest request) {
    Path target = request.target().toAbsolutePath().normalize();
    return switch (kind) {
      case FILESYSTEM -> new FilesLayout();
      case REDIS -> new RedisLayout();
      case POSTGRES -> new PostgresLayout(target, request.tablespaces());
    };
  }
}

package io.voiceagents.backup.verify;

import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.WalRange;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.postgres.RecoveryEnd;
import io.voiceagents.backup.source.postgres.WalNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Holds what a server says of the end of its recovery against the target. */
final class RecoveryCheck {
  private static final String NAME = "recovery";
  private static final String TO_THE_END = "no recovery target specified";

  private RecoveryCheck() {}

  /**
   * Checks a recovery that has ended.
   *
   * @param range that the restore planned; empty if it is not known
   */
  static Check of(Path data, RecoveryTarget target, Optional<WalRange> range) throws IOException {
    RecoveryEnd end = RecoveryEnd.read(data);
    String detail =
        "stopped at "
            + WalNames.position(end.position())
            + ", "
            + end.reason()
            + "; target: "
            + target.words();
    return new Check(NAME, fits(end, target, range), detail);
  }

  private static boolean fits(RecoveryEnd end, RecoveryTarget target, Optional<WalRange> range) {
    return switch (target.kind()) {
      case LATEST -> isAllOfIt(end, range);
      case TIME ->
          end.time().isPresent()
              ? !end.time().get().isBefore(Instant.parse(target.value()))
              : isAllOfIt(end, range);
      case LSN -> end.position() >= WalRange.position(target.value());
      case NAME -> end.reason().contains("\"" + target.value() + "\"");
      case XID -> end.reason().contains("transaction " + target.value());
    };
  }

  /** The last segment may end with zeros, never more than it. */
  private static boolean isAllOfIt(RecoveryEnd end, Optional<WalRange> range) {
    return end.reason().equals(TO_THE_END)
        && range.map(planned -> planned.isNearEnd(end.position())).orElse(true);
  }
}

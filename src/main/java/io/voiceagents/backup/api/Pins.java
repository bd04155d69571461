package io.voiceagents.backup.api;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.CommandFailure;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.cli.Sets;
import io.voiceagents.backup.cli.output.Document;
import java.io.IOException;
import java.util.Optional;

/** Keeps backups whatever retention says, and lets retention decide again. */
record Pins(Platform platform) {
  private static final int LONGEST_TEXT = 500;

  Answer pin(Call call) throws IOException, ProblemException {
    String reason = call.text("reason").orElse("pinned by " + call.caller().name());
    if (reason.length() > LONGEST_TEXT) {
      throw new ProblemException(
          400, "'reason' is too long", "At most " + LONGEST_TEXT + " characters.");
    }
    Operations operations = platform.operations();
    try {
      SetSummary set = set(operations, call);
      operations.retainer().pin(set, reason);
      return Answer.of(chain(set).put("reason", reason));
    } finally {
      platform.release(operations);
    }
  }

  Answer unpin(Call call) throws IOException {
    Operations operations = platform.operations();
    try {
      SetSummary set = set(operations, call);
      int pins = operations.retainer().unpin(set);
      if (pins == 0) {
        throw new CommandFailure(
            ExitCode.NOT_FOUND,
            "the chain of "
                + set.key()
                + " is not pinned. Hint: 'backupctl expire --dry-run' shows what is held.");
      }
      return Answer.of(chain(set).put("pins", pins));
    } finally {
      platform.release(operations);
    }
  }

  private static SetSummary set(Operations operations, Call call) throws IOException {
    return Sets.find(
        operations.catalog(), call.text("backup_key").orElse("latest"), Optional.empty());
  }

  private static Document chain(SetSummary set) {
    return new Document().put("key", set.key()).put("chain", set.chain().chain());
  }
}

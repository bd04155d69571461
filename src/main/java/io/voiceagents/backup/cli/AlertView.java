package io.voiceagents.backup.cli;

import io.voiceagents.backup.alert.Acknowledgement;
import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.alert.Silence;
import io.voiceagents.backup.cli.output.Document;
import java.util.List;
import java.util.Optional;

/** Alerts and silences as documents. */
public final class AlertView {
  private AlertView() {}

  /** An alert with what is at risk, and the command that looks after it. */
  public static Document document(OpenAlert open) {
    Acknowledgement ack = open.acknowledgement();
    return new Document()
        .put("key", open.alert().key())
        .put("severity", open.alert().level())
        .put("kind", open.alert().kind())
        .put("type", open.alert().type())
        .put("what", open.alert().what())
        .put("since", open.alert().since())
        .put("times", open.times())
        .put("noticed_at", Optional.of(open.noticed()).filter(at -> open.known()))
        .put("acknowledged_at", Optional.of(ack.at()).filter(at -> ack.given()))
        .put("acknowledged_by", Optional.of(ack.by()).filter(by -> !by.isEmpty()))
        .put("note", Optional.of(ack.note()).filter(note -> !note.isEmpty()))
        .put("escalated_to", List.copyOf(open.escalated()))
        .put("at_risk", open.alert().kind().risk())
        .put("hint", open.alert().command())
        .put("runbook", open.alert().kind().runbook());
  }

  /** A silence. */
  public static Document document(Silence silence) {
    return new Document()
        .put("pattern", silence.pattern())
        .put("until", silence.until())
        .put("reason", silence.reason());
  }

  /** The keys that there are, in place of one that is not. */
  public static CommandFailure notFound(String key, List<OpenAlert> open) {
    List<String> keys = open.stream().map(one -> one.alert().key()).toList();
    return new CommandFailure(
        ExitCode.NOT_FOUND,
        "no alert '%s' is open. Hint: %s."
            .formatted(
                key, keys.isEmpty() ? "none is open" : "open are " + String.join(", ", keys)));
  }
}

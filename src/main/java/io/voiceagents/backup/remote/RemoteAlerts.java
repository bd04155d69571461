package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.alert.Silence;
import io.voiceagents.backup.cli.AlertBook;
import io.voiceagents.backup.cli.AlertView;
import io.voiceagents.backup.cli.CommandFailure;
import io.voiceagents.backup.cli.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The alerts of a server's host. */
record RemoteAlerts(Calls calls) implements AlertBook {
  private static final String ALERTS = "/api/v1/alerts";

  @Override
  public List<OpenAlert> open() throws IOException {
    return Read.all(calls.get(ALERTS).path("alerts"), ReadCare::alert);
  }

  @Override
  public List<Silence> silences() throws IOException {
    return Read.all(calls.get(ALERTS).path("silences"), ReadCare::silence);
  }

  @Override
  public Optional<OpenAlert> acknowledge(String key, String by, String note) throws IOException {
    if (!by.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "by way of a server it is the token that says who looks after an alert. Hint: leave --by away.");
    }
    List<OpenAlert> open = open();
    if (open.stream().noneMatch(one -> one.alert().key().equals(key))) {
      throw AlertView.notFound(key, open);
    }
    return Optional.of(
        ReadCare.alert(
            calls
                .post(
                    ALERTS + "/acknowledge",
                    JsonNodeFactory.instance.objectNode().put("key", key).put("note", note))
                .path("alert")));
  }

  @Override
  public void silence(Silence silence) throws IOException {
    calls.post(
        ALERTS + "/silence",
        JsonNodeFactory.instance
            .objectNode()
            .put("pattern", silence.pattern())
            .put("until", silence.until().toString())
            .put("reason", silence.reason()));
  }
}

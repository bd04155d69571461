package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import java.time.Instant;

/** From when to when a log brings its sets on, as it is shown. */
public final class WindowView {
  private WindowView() {}

  /** As in docs/cli.md. */
  public static Document document(Window window) {
    return new Document()
        .put("from", window.from())
        .put("until", window.until())
        .put("broken", window.broken());
  }

  /** Says it, if there is any moment that can be named. */
  static void say(Session session, String type, Window window) {
    if (window.until().isPresent()) {
      Instant until = window.until().get();
      session.say(
          type
              + " can be recovered to any moment from "
              + Figures.moment(window.from().orElse(until))
              + " to "
              + Figures.moment(until)
              + ".");
    }
  }
}

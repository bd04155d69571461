package io.voiceagents.backup.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import java.util.List;

/** Jobs of a server. */
final class JobView {
  private JobView() {}

  static Table table(List<JsonNode> jobs) {
    Table table = Table.of("ID", "WHAT", "TYPE", "STATE", "ASKED FOR BY", "AT");
    for (JsonNode job : jobs) {
      table.row(
          text(job, "id"),
          text(job, "operation"),
          text(job, "type"),
          state(job),
          text(job, "requested_by"),
          text(job, "requested_at"));
    }
    return table;
  }

  static void say(JsonNode job, Session session) {
    Cell state = state(job);
    session.say(
        text(job, "id")
            + ": "
            + text(job, "operation")
            + " "
            + text(job, "type")
            + ": "
            + session.paint(state.text(), state.tone()));
    JsonNode progress = job.path("progress");
    if (text(job, "state").equals("running")) {
      session.say(
          "  "
              + text(progress, "phase")
              + ": "
              + Figures.size(progress.path("done_bytes").asLong()));
    }
    for (String line : List.of("message", "hint")) {
      if (!text(job, line).isEmpty()) {
        String words = FieldWords.ofCommand(text(job, line));
        session.say("  " + (line.equals("hint") ? "Hint: " : "") + words);
      }
    }
  }

  private static Cell state(JsonNode job) {
    String word = text(job, "state");
    Tone tone =
        switch (word) {
          case "done" -> Tone.GOOD;
          case "failed" -> Tone.BAD;
          case "cancelled" -> Tone.WARN;
          default -> Tone.PLAIN;
        };
    return new Cell(word, tone);
  }

  private static String text(JsonNode node, String field) {
    return Figures.printable(node.path(field).asText());
  }
}

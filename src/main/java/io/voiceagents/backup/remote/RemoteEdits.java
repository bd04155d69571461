package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.voiceagents.backup.cli.EditBook;
import io.voiceagents.backup.edit.EditEntry;
import io.voiceagents.backup.edit.EditJson;
import io.voiceagents.backup.edit.FileChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The edits of a server's host. */
record RemoteEdits(Calls calls) implements EditBook {
  private static final String ROUTES = "/api/v1/routes/";
  private static final int MOST = 1_000;

  @Override
  public List<FileChange> diff() throws IOException {
    return Read.all(calls.get(ROUTES + "diff").path("changes"), RemoteEdits::change);
  }

  private static FileChange change(JsonNode node) {
    List<String> lines = new ArrayList<>();
    node.path("lines").forEach(line -> lines.add(line.asText()));
    return new FileChange(
        node.path("file").asText(),
        FileChange.Kind.valueOf(node.path("change").asText().toUpperCase(Locale.ROOT)),
        lines);
  }

  /** Who asks is known to the server by the token. */
  @Override
  public EditEntry apply(String by) throws IOException {
    JsonNode answer = calls.post(ROUTES + "apply", JsonNodeFactory.instance.objectNode());
    return EditJson.decode(answer.path("edit"));
  }

  @Override
  public List<EditEntry> history(int limit) throws IOException {
    int most = limit == 0 ? MOST : Math.min(MOST, limit);
    return Read.all(calls.get(ROUTES + "history?limit=" + most).path("edits"), EditJson::decode);
  }
}

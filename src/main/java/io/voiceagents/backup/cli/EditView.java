package io.voiceagents.backup.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.edit.EditEntry;
import io.voiceagents.backup.edit.EditJson;
import io.voiceagents.backup.edit.FileChange;
import java.util.List;
import java.util.Map;

/** Edits as documents. */
public final class EditView {
  private EditView() {}

  /** An entry of the history. */
  public static Document document(EditEntry entry) {
    Document document = new Document();
    for (Map.Entry<String, JsonNode> field : EditJson.encode(entry).properties()) {
      if (!field.getKey().equals("requests")) {
        document.put(field.getKey(), field.getValue());
      }
    }
    return document;
  }

  /** How files differ. */
  public static List<Document> documents(List<FileChange> changes) {
    return changes.stream()
        .map(
            change ->
                new Document()
                    .put("file", change.file())
                    .put("change", change.kind().word())
                    .put("lines", change.lines()))
        .toList();
  }
}

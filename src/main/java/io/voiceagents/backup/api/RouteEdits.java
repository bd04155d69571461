package io.voiceagents.backup.api;

import io.voiceagents.backup.cli.EditView;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.edit.EditEntry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/** Edits of the configuration and of the routes: what they would change, what became of them. */
record RouteEdits(Platform platform) {
  private static final int PAGE = 50;

  Answer diff() throws IOException {
    return Answer.of(new Document().put("changes", EditView.documents(platform.edits().diff())));
  }

  Answer history(Call call) throws IOException {
    int limit = call.parameter("limit").map(Integer::parseInt).orElse(PAGE);
    List<EditEntry> found = platform.edits().history(limit);
    return Answer.of(new Document().put("edits", found.stream().map(EditView::document).toList()));
  }

  /** What was refused is an answer too: it names file, line and hint. */
  Answer apply(Call call) throws IOException {
    try {
      EditEntry entry = platform.edits().apply(call.caller().name());
      return Answer.of(new Document().put("edit", EditView.document(entry)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server ends");
    }
  }
}

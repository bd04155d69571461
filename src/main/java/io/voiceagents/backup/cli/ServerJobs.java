package io.voiceagents.backup.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** The jobs of a server, as docs/api.md describes them. */
public interface ServerJobs {
  /** Newest first. */
  List<JsonNode> list() throws IOException;

  JsonNode find(String id) throws IOException;

  /** Those that need or needed somebody else's approval, newest first. */
  List<JsonNode> approvals() throws IOException;

  /**
   * Lets a job begin that somebody else asked for, or ends it.
   *
   * @param note why; may be empty
   */
  JsonNode decide(String id, boolean approve, String note) throws IOException;

  /** Asks it to stop; one that is over stays as it is. */
  JsonNode cancel(String id) throws IOException;
}

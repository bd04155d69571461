package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.restore.DatabaseRestorePlan;
import io.voiceagents.backup.restore.DatabaseRestoreRequest;
import io.voiceagents.backup.restore.DatabaseRestoreResult;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.source.postgres.DatabaseTransfer.Rows;
import io.voiceagents.backup.source.postgres.TableName;
import io.voiceagents.backup.source.postgres.TransferOrder;
import io.voiceagents.backup.source.postgres.TransferTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Restores into running servers, as commands work with them, out of documents of the API. */
final class ReadDatabases {
  /** The scratch place is the server's own. */
  private static final Path SCRATCH = Path.of("");

  private ReadDatabases() {}

  static DatabaseRestorePlan plan(JsonNode node, DatabaseRestoreRequest request) {
    RestorePlan scratch =
        new RestorePlan(
            new RestoreRequest(
                request.set(), SCRATCH, List.of(), Map.of(), false, request.recovery()),
            SCRATCH,
            node.path("entries").asLong(),
            node.path("content_bytes").asLong(),
            node.path("fetch_bytes").asLong(),
            List.of(),
            false);
    List<String> moved = Read.all(node.path("moves_aside"), JsonNode::asText);
    return new DatabaseRestorePlan(
        request,
        scratch,
        Read.text(node, "server"),
        state(request.order(), moved),
        Read.all(node.path("steps"), JsonNode::asText));
  }

  /** As much of it as the document tells. */
  private static TransferTarget state(TransferOrder order, List<String> moved) {
    List<TableName> taken =
        order.tables().stream().filter(table -> moved.contains("table " + table)).toList();
    return new TransferTarget(!moved.isEmpty(), 0, taken, Optional.empty());
  }

  static DatabaseRestoreResult restored(JsonNode node) {
    return new DatabaseRestoreResult(
        Read.text(node, "server"),
        Read.maybe(node.path("recovered_to"), JsonNode::asText),
        Read.all(node.path("tables"), ReadDatabases::rows),
        Read.all(node.path("moved_aside"), JsonNode::asText),
        Duration.ofMillis(Math.round(node.path("duration_seconds").asDouble() * 1000)),
        Read.all(node.path("next"), JsonNode::asText));
  }

  /**
   * Written as schema and name with a dot between them; which of several dots that is shows not.
   */
  private static Rows rows(JsonNode node) {
    String[] parts = Read.text(node, "table").split("\\.", 2);
    return new Rows(
        new TableName(parts[0], parts.length > 1 ? parts[1] : ""),
        node.path("backup_rows").asLong(),
        node.path("restored_rows").asLong());
  }
}

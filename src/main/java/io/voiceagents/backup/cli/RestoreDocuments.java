package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.restore.DatabaseRestorePlan;
import io.voiceagents.backup.restore.DatabaseRestoreResult;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.source.postgres.DatabaseTransfer.Rows;
import io.voiceagents.backup.source.postgres.TransferOrder;

/** Plans and results of restores as documents. */
public final class RestoreDocuments {
  private RestoreDocuments() {}

  /** As in docs/cli.md. */
  public static Document of(RestorePlan plan) {
    return new Document()
        .put("target", plan.request().target())
        .put("staging", plan.staging())
        .put("include", plan.request().include())
        .put("force", plan.request().force())
        .put("entries", plan.entries())
        .put("content_bytes", plan.contentBytes())
        .put("fetch_bytes", plan.fetchBytes())
        .put("resumes", plan.resumes())
        .put("steps", plan.steps());
  }

  /** As in docs/cli.md. */
  public static Document of(RestoreResult result) {
    return new Document()
        .put("target", result.target())
        .put("entries", result.entries())
        .put("content_bytes", result.contentBytes())
        .put("duration_seconds", result.duration())
        .put("next", result.next());
  }

  /** As in docs/cli.md. */
  public static Document of(DatabaseRestorePlan plan) {
    TransferOrder order = plan.request().order();
    return new Document()
        .put("server", plan.server())
        .put("database", order.database())
        .put("source_database", order.source())
        .put("tables", order.tables())
        .put("force", order.force())
        .put("owners", order.owners())
        .put("entries", plan.scratch().entries())
        .put("content_bytes", plan.scratch().contentBytes())
        .put("fetch_bytes", plan.scratch().fetchBytes())
        .put("moves_aside", plan.movesAside())
        .put("steps", plan.steps());
  }

  /** As in docs/cli.md. */
  public static Document of(DatabaseRestoreResult result) {
    return new Document()
        .put("server", result.server())
        .put("recovered_to", result.recoveredTo())
        .put("tables", result.rows().stream().map(RestoreDocuments::of).toList())
        .put("moved_aside", result.movedAside())
        .put("duration_seconds", result.duration())
        .put("next", result.next());
  }

  private static Document of(Rows rows) {
    return new Document()
        .put("table", rows.table())
        .put("backup_rows", rows.source())
        .put("restored_rows", rows.restored());
  }
}

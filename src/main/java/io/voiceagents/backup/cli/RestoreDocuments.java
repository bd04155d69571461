package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreResult;

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
}

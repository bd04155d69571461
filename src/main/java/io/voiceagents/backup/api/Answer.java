package io.voiceagents.backup.api;

import io.voiceagents.backup.cli.output.Document;
import java.util.Map;
import java.util.Optional;

/**
 * What an operation answers.
 *
 * @param status of HTTP
 * @param location of what came to be
 * @param noted what the audit log has to hold besides what was asked
 */
public record Answer(
    int status,
    String contentType,
    String body,
    Optional<String> location,
    Map<String, String> noted) {
  public Answer {
    noted = Map.copyOf(noted);
  }

  static Answer of(Document document) {
    return new Answer(200, "application/json", document.json(), Optional.empty(), Map.of());
  }

  /** A job that was taken on, for the one who asked for it. */
  static Answer accepted(SeenJob job) {
    return accepted(job, job.document());
  }

  /** A job that was decided on, or is to stop. */
  static Answer accepted(SeenJob job, Caller reader) {
    return accepted(job, job.document(reader));
  }

  private static Answer accepted(SeenJob job, Document document) {
    return new Answer(
        202,
        "application/json",
        document.json(),
        Optional.of("/api/v1/jobs/" + job.id()),
        job.noted());
  }

  static Answer text(String contentType, String body) {
    return new Answer(200, contentType, body, Optional.empty(), Map.of());
  }
}

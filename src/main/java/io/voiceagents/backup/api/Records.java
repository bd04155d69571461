package io.voiceagents.backup.api;

import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.cli.AuditView;
import io.voiceagents.backup.cli.output.Document;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Shows who did what. */
record Records(Platform platform) {
  private static final int PAGE = 100;

  Answer list(Call call) throws IOException, ProblemException {
    int limit = call.parameter("limit").map(Integer::parseInt).orElse(PAGE);
    long before = call.parameter("before").map(Long::parseLong).orElse(Long.MAX_VALUE);
    List<AuditRecord> found = platform.audit().log().list(limit + 1, before, since(call));
    List<AuditRecord> page = found.subList(0, Math.min(limit, found.size()));
    boolean more = found.size() > limit;
    return Answer.of(
        new Document()
            .put("records", page.stream().map(AuditView::document).toList())
            .put(
                "next_before",
                more ? Optional.of(page.get(limit - 1).sequence()) : Optional.empty()));
  }

  private static Instant since(Call call) throws ProblemException {
    Optional<String> text = call.parameter("since");
    try {
      return text.map(time -> OffsetDateTime.parse(time).toInstant()).orElse(Instant.MIN);
    } catch (DateTimeException e) {
      throw new ProblemException(
          400,
          "parameter 'since' is '" + text.orElse("") + "'",
          "A time with its zone, as in 2026-11-23T14:03:27Z.");
    }
  }
}

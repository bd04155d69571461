package io.voiceagents.backup.api;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.cli.output.Document;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A job as it is at a moment.
 *
 * @param over whether nothing will change any more
 * @param awaits who asked for it, while it waits for the word of somebody else
 * @param document as nobody sees it who could decide on it
 * @param noted for the audit log
 */
public record SeenJob(
    String id,
    boolean over,
    Optional<Caller> awaits,
    Document document,
    Map<String, String> noted) {
  public SeenJob {
    noted = Map.copyOf(noted);
  }

  /** As an answer that changes nothing any more. */
  SeenJob repeated() {
    Map<String, String> also = new HashMap<>(noted);
    also.put("repeated", "true");
    return new SeenJob(id, over, awaits, document, also);
  }

  /**
   * As one caller sees it: {@code may_decide} says whether {@link Jobs#decide} takes its word,
   * {@code may_not_decide} why it does not.
   */
  public Document document(Caller reader) {
    String why = awaits.map(by -> whyNot(by, reader)).orElse("");
    return document
        .with("may_decide", awaits.isPresent() && why.isEmpty())
        .with("may_not_decide", why);
  }

  private static String whyNot(Caller by, Caller reader) {
    if (by.isSame(reader)) {
      return by.name().equals(reader.name())
          ? "you asked for it"
          : "you asked for it, as " + by.name();
    }
    return reader.role().allows(Role.OPERATOR) ? "" : "a " + reader.role().word() + " may not";
  }
}

package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.PreviousSet;
import java.util.Map;
import java.util.Optional;

/** Whether a server is the one that an earlier set is of: a pure decision with its reason. */
final class Succession {
  private Succession() {}

  /** Why nothing may be built on the set, for people; empty if it may. */
  static Optional<String> refusal(PreviousSet previous, ServerIdentity server) {
    return refusal(previous.key(), previous.facts(), server);
  }

  static Optional<String> refusal(String key, Map<String, String> facts, ServerIdentity server) {
    return differs(key, facts, "system_identifier", server.systemIdentifier(), "system identifier")
        .or(() -> differs(key, facts, "wal.timeline", number(server.timeline()), "timeline"))
        .or(() -> differs(key, facts, "wal.start_timeline", number(server.timeline()), "timeline"))
        .or(() -> differs(key, facts, "wal.segment_size", size(server), "WAL segment size"))
        .or(() -> differs(key, facts, "block_size", number(server.blockSize()), "page size"))
        .or(() -> version(key, facts, server))
        .or(() -> differs(key, facts, "page_keys", PageKeys.METHOD, "kind of page keys"));
  }

  private static Optional<String> version(
      String key, Map<String, String> facts, ServerIdentity server) {
    String before = facts.getOrDefault("server.version_num", "0");
    return Integer.parseInt(before) / 10_000 == server.versionNumber() / 10_000
        ? Optional.empty()
        : Optional.of(
            "the server's version is %s, that of %s %s"
                .formatted(server.versionNumber(), key, before));
  }

  private static Optional<String> differs(
      String key, Map<String, String> facts, String fact, String now, String what) {
    String before = facts.getOrDefault(fact, "not known");
    return before.equals(now)
        ? Optional.empty()
        : Optional.of("the server's %s is %s, that of %s %s".formatted(what, now, key, before));
  }

  private static String number(int value) {
    return Integer.toString(value);
  }

  private static String size(ServerIdentity server) {
    return Long.toString(server.segmentSize());
  }
}

package io.voiceagents.backup.source;

import java.util.List;
import java.util.Map;

/**
 * How a source keeps its log for us.
 *
 * @param facts what it says, by name
 * @param checks what is wrong with it, or may become so
 */
public record LogHealth(Map<String, String> facts, List<Check> checks) {
  public static final LogHealth UNKNOWN = new LogHealth(Map.of(), List.of());

  public LogHealth {
    facts = Map.copyOf(facts);
    checks = List.copyOf(checks);
  }
}

package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a set of dumps says of itself, under the published names (docs/format.md, 11). */
final class DumpFacts {
  static final String SYSTEM = "system_identifier";

  private final Map<String, String> facts = new TreeMap<>();

  DumpFacts() {
    facts.put(SourceContents.ROWS, "unavailable: no table could be counted");
  }

  void server(DumpServer server, DumpCommands commands) throws IOException {
    facts.put("server.version", server.version());
    facts.put("server.version_num", Integer.toString(server.versionNumber()));
    facts.put("server.standby", Boolean.toString(server.standby()));
    facts.put(SYSTEM, server.systemIdentifier());
    facts.put(SourceContents.BOOTSTRAP_ROLE, server.bootstrapRole());
    facts.put("dump.version", commands.programs().version());
    facts.put("dump.major", Integer.toString(commands.programs().major()));
    facts.put(
        "globals",
        server.readsPasswords()
            ? "with role passwords"
            : "without role passwords: '%s' may not read pg_authid"
                .formatted(server.settings().user()));
    filter("include_schemas", commands.filter().includeSchemas());
    filter("exclude_schemas", commands.filter().excludeSchemas());
    filter("include_tables", commands.filter().includeTables());
    filter("exclude_tables", commands.filter().excludeTables());
  }

  private void filter(String name, List<String> patterns) {
    if (!patterns.isEmpty()) {
      facts.put("filter." + name, String.join(", ", patterns));
    }
  }

  void database(String name, long sizeBytes) {
    facts.put(SourceContents.DATABASE + name, sizeBytes < 0 ? "unknown" : Long.toString(sizeBytes));
  }

  void rows(Map<String, Long> counts) {
    counts.forEach((table, rows) -> facts.put(SourceContents.ROWS + "." + table, rows.toString()));
    if (!counts.isEmpty()) {
      facts.put(SourceContents.ROWS, "available");
    }
  }

  void definition(String database, DatabaseDefinition definition) {
    facts.put(DefinitionText.fact(database), DefinitionText.write(definition));
  }

  /** What pg_dump had to say though it ended well: of what it left out, for instance. */
  void said(String database, String text) {
    if (!text.isEmpty()) {
      facts.put("pg_dump." + database, text);
    }
  }

  Map<String, String> all() {
    return facts;
  }
}

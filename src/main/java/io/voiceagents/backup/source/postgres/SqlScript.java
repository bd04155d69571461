package io.voiceagents.backup.source.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes the SQL of pg_dumpall apart, so that one statement that fails does not keep the others from
 * being run, as psql does it; but what psql alone understands, lines that begin with a backslash,
 * is left out: those could run anything. Knows comments to the end of a line, names and texts in
 * quotes, and no more: pg_dumpall writes nothing else of roles and tablespaces.
 */
final class SqlScript {
  private final String script;
  private final List<String> statements = new ArrayList<>();
  private final StringBuilder current = new StringBuilder();
  private int at;

  private SqlScript(String script) {
    this.script = script;
  }

  static List<String> statements(String script) {
    SqlScript parts = new SqlScript(script);
    while (parts.at < script.length()) {
      parts.next();
    }
    parts.end();
    return List.copyOf(parts.statements);
  }

  private void next() {
    char c = script.charAt(at);
    boolean lineBegins = at == 0 || script.charAt(at - 1) == '\n';
    if (script.startsWith("--", at) || (c == '\\' && lineBegins)) {
      int end = script.indexOf('\n', at);
      at = end < 0 ? script.length() : end;
    } else if (c == '\'' || c == '"') {
      quoted(c);
    } else if (c == ';') {
      end();
      at++;
    } else {
      current.append(c);
      at++;
    }
  }

  /** To the closing quote; a doubled one closes and opens again. */
  private void quoted(char quote) {
    boolean escapes = quote == '\'' && at > 0 && "eE".indexOf(script.charAt(at - 1)) >= 0;
    int from = at++;
    while (at < script.length() && script.charAt(at) != quote) {
      at += escapes && script.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(at + 1, script.length());
    current.append(script, from, at);
  }

  private void end() {
    String statement = current.toString().strip();
    if (!statement.isEmpty()) {
      statements.add(statement);
    }
    current.setLength(0);
  }
}

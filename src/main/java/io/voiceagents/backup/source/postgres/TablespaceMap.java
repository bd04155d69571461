package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The file {@code tablespace_map}: lines of {@code <oid> <path>}, where a backslash goes before
 * each line feed, carriage return and backslash of the path (do_pg_backup_start in PostgreSQL's
 * xlog.c).
 */
final class TablespaceMap {
  private TablespaceMap() {}

  static List<String> oids(byte[] map) throws IOException {
    List<String> oids = new ArrayList<>();
    boolean atStart = true;
    int from = 0;
    for (int i = 0; i < map.length; i++) {
      if (atStart && map[i] == ' ') {
        oids.add(new String(map, from, i - from, StandardCharsets.US_ASCII));
        atStart = false;
      } else if (!atStart && map[i] == '\\') {
        i++;
      } else if (!atStart && map[i] == '\n') {
        atStart = true;
        from = i + 1;
      }
    }
    for (String oid : oids) {
      if (!oid.matches("\\d+")) {
        throw new BrokenBackup("tablespace_map has the oid '" + oid + "'");
      }
    }
    return oids;
  }

  static String line(String oid, String path) {
    return oid + " " + path.replaceAll("([\\\\\\n\\r])", "\\\\$1") + "\n";
  }
}

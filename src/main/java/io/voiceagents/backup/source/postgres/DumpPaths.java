package io.voiceagents.backup.source.postgres;

import java.nio.charset.StandardCharsets;

/** Where the parts of a set of dumps are (docs/format.md, 11). */
public final class DumpPaths {
  /** Roles, memberships, tablespaces: SQL of pg_dumpall. */
  public static final String GLOBALS = "globals.sql";

  static final String DATABASES = "databases";

  private DumpPaths() {}

  /** The path of a database's dump; what no file name may have in it is {@code %XX}. */
  public static String dump(String database) {
    StringBuilder name = new StringBuilder();
    for (byte one : database.getBytes(StandardCharsets.UTF_8)) {
      boolean first = name.length() == 0;
      boolean escaped = (one >= 0 && one < ' ') || one == 0x7F || one == '/' || one == '%';
      if (escaped || (first && one == '.')) {
        name.append('%').append("%02X".formatted(one));
      } else {
        name.append((char) (one & 0xFF));
      }
    }
    // Its chars are bytes until here.
    byte[] bytes = name.toString().getBytes(StandardCharsets.ISO_8859_1);
    return DATABASES + "/" + new String(bytes, StandardCharsets.UTF_8) + ".dump";
  }
}

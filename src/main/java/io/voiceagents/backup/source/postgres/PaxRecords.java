package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.PathText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Extended header records, {@code "<length> <keyword>=<value>\n"} (POSIX.1-2001, pax). */
final class PaxRecords {
  private PaxRecords() {}

  /** Puts each record of the body into the map. */
  static void read(byte[] body, Map<String, String> records) throws IOException {
    int at = 0;
    while (at < body.length && body[at] != 0) {
      int space = indexOf(body, ' ', at);
      int end = at + length(body, at, space);
      int equals = indexOf(body, '=', space);
      if (end > body.length || equals >= end || body[end - 1] != '\n') {
        throw new BrokenBackup("a pax record at byte " + at + " has a wrong length");
      }
      String keyword = new String(body, space + 1, equals - space - 1, StandardCharsets.UTF_8);
      records.put(keyword, PathText.decode(Arrays.copyOfRange(body, equals + 1, end - 1)));
      at = end;
    }
  }

  private static int length(byte[] body, int from, int to) throws IOException {
    String digits = new String(body, from, to - from, StandardCharsets.US_ASCII);
    try {
      int length = Integer.parseInt(digits);
      if (length > to - from + 1) {
        return length;
      }
    } catch (NumberFormatException e) {
      throw new BrokenBackup("a pax record has the length '" + digits + "'", e);
    }
    throw new BrokenBackup("a pax record has the length '" + digits + "'");
  }

  private static int indexOf(byte[] body, char wanted, int from) throws IOException {
    for (int i = from; i < body.length; i++) {
      if (body[i] == wanted) {
        return i;
      }
    }
    throw new BrokenBackup("a pax record has no '" + wanted + "'");
  }
}

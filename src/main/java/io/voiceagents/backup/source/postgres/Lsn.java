package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.util.Locale;

/** A position in the WAL, as PostgreSQL writes it: {@code 16/B374D848}. */
record Lsn(long value) {
  static Lsn parse(String text) throws IOException {
    int slash = text.indexOf('/');
    try {
      long high = Long.parseLong(text.substring(0, Math.max(slash, 0)), 16);
      return new Lsn(high << 32 | Long.parseLong(text.substring(slash + 1), 16));
    } catch (NumberFormatException e) {
      throw new BrokenBackup("not a WAL position: '" + text + "'", e);
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%X/%X", value >>> 32, value & 0xFFFFFFFFL);
  }
}

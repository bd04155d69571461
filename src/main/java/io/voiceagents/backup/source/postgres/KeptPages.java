package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.io.InputStream;

/** Whether a file holds the pages that a set keeps the keys of (docs/format.md §11). */
public final class KeptPages {
  private KeptPages() {}

  /** Path of the entry that has the keys of an entry's pages. */
  public static String keysOf(String entryPath) {
    return EntryPaths.pageKeys(entryPath);
  }

  /** Reads a file to its end and compares every page. */
  public static boolean hold(InputStream file, byte[] keys) throws IOException {
    PageKeys pageKeys = new PageKeys();
    byte[] page = new byte[PageKeys.PAGE];
    long count = 0;
    int length = file.readNBytes(page, 0, page.length);
    while (length > 0) {
      if (!PageKeys.matches(keys, count, pageKeys.of(page, 0, length))) {
        return false;
      }
      count++;
      length = file.readNBytes(page, 0, page.length);
    }
    return count * PageKeys.KEY == keys.length;
  }
}

package io.voiceagents.backup.source.files;

import java.util.Map;
import java.util.TreeMap;

/** Counts what a capture met; becomes facts of the set. One thread. */
final class Tally {
  long files;
  long directories;
  long symbolicLinks;
  long hardLinks;
  long bytes;
  long filesUnchanged;
  long filesRead;
  long bytesRead;
  long grown;
  long skippedSpecial;
  long skippedMounts;
  long excluded;
  long leftOut;

  Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    put(facts, "files", files);
    put(facts, "directories", directories);
    put(facts, "symbolic_links", symbolicLinks);
    put(facts, "hard_links", hardLinks);
    put(facts, "bytes", bytes);
    put(facts, "files.unchanged", filesUnchanged);
    put(facts, "files.read", filesRead);
    put(facts, "bytes.read", bytesRead);
    put(facts, "files.grown", grown);
    put(facts, "skipped.special", skippedSpecial);
    put(facts, "skipped.mounts", skippedMounts);
    put(facts, "excluded", excluded);
    put(facts, "left_out", leftOut);
    return facts;
  }

  private static void put(Map<String, String> facts, String key, long value) {
    facts.put(key, Long.toString(value));
  }
}

package io.voiceagents.backup.source.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads a process's output to its end, so that it never blocks, and keeps the last lines of it. */
final class LastLines {
  private static final int LINES = 12;

  private final Deque<String> lines = new ArrayDeque<>();

  private LastLines() {}

  static LastLines of(InputStream output) {
    LastLines last = new LastLines();
    Thread reader = new Thread(() -> last.read(output), "scratch-redis-log");
    reader.setDaemon(true);
    reader.start();
    return last;
  }

  private void read(InputStream output) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(the log ends here: " + RedisErrors.describe(e) + ")");
    }
  }

  private synchronized void add(String line) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(WireInput.shortened(line));
  }

  synchronized String text() {
    return String.join(" | ", lines);
  }
}

package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.CaptureReport.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects what could not be read: all are counted, the first are kept. One thread. */
final class Problems {
  private final List<Problem> first = new ArrayList<>();
  private long count;

  void add(String path, String message) {
    count++;
    if (first.size() < CaptureReport.MAX_PROBLEMS) {
      first.add(new Problem(FileNames.printable(path), message));
    }
  }

  List<Problem> first() {
    return first;
  }

  long count() {
    return count;
  }
}

package io.voiceagents.backup.catalog;

import io.voiceagents.backup.seal.ContentPart;
import java.util.ArrayList;
import java.util.List;

/** Ranges of an entry's content as parts; ranges are asked for in ascending order. */
final class ReusedContent {
  private final List<ContentPart> parts;
  private int next;
  private long begins;

  ReusedContent(List<ContentPart> parts) {
    this.parts = parts;
  }

  /**
   * The parts of a range, cut where they reach beyond it.
   *
   * @throws IllegalArgumentException if the content ends before
   */
  List<ContentPart> range(long from, long length) {
    List<ContentPart> found = new ArrayList<>();
    long at = from;
    long end = from + length;
    while (at < end) {
      if (next == parts.size()) {
        throw new IllegalArgumentException("content ends at " + begins + ", not " + end);
      }
      ContentPart part = parts.get(next);
      long partEnd = begins + part.lengthBytes();
      if (partEnd > at) {
        long stop = Math.min(partEnd, end);
        found.add(part.slice(at - begins, stop - at));
        at = stop;
      }
      if (partEnd <= at) {
        begins = partEnd;
        next++;
      }
    }
    return found;
  }
}

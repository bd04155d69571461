package io.voiceagents.backup.catalog;

import io.voiceagents.backup.seal.StreamPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which small parts of a log one part can take the place of (docs/format.md §12). A pure reading of
 * the parts' names.
 */
final class Merges {
  /** So many parts are merged though their stretch of 4 MiB is not full yet. */
  static final int MANY = 60;

  private static final Comparator<StreamPart> ORDER =
      Comparator.comparingLong(StreamPart::start)
          .thenComparing(Comparator.comparingLong(StreamPart::end).reversed())
          .thenComparing(StreamPart::key);

  private Merges() {}

  /**
   * Parts that lie next to each other within one stretch of 4 MiB.
   *
   * @param parts at least two, by position
   * @param whole the one of them that already holds what all hold
   */
  record Merge(List<StreamPart> parts, Optional<StreamPart> whole) {
    Merge {
      parts = List.copyOf(parts);
    }

    long start() {
      return parts.get(0).start();
    }

    long end() {
      return parts.stream().mapToLong(StreamPart::end).max().orElseThrow();
    }

    Instant at() {
      return parts.stream().map(StreamPart::at).max(Comparator.naturalOrder()).orElseThrow();
    }
  }

  /**
   * Plans the merges of a lane.
   *
   * @param parts of one lane
   * @param settled parts that were written after this are left alone
   */
  static List<Merge> of(List<StreamPart> parts, Instant settled) {
    List<StreamPart> sorted = parts.stream().sorted(ORDER).toList();
    long laneEnd = sorted.stream().mapToLong(StreamPart::end).max().orElse(0);
    List<Merge> merges = new ArrayList<>();
    List<StreamPart> run = new ArrayList<>();
    long end = 0;
    for (StreamPart part : sorted) {
      boolean apart =
          run.isEmpty()
              || part.start() > end
              || stretch(part.start()) != stretch(run.get(0).start());
      if (apart) {
        add(run, end, laneEnd, settled, merges);
        run.clear();
        end = part.end();
      }
      run.add(part);
      end = Math.max(end, part.end());
    }
    add(run, end, laneEnd, settled, merges);
    return merges;
  }

  private static long stretch(long position) {
    return position / StreamPart.MAX_BYTES;
  }

  private static void add(
      List<StreamPart> run, long end, long laneEnd, Instant settled, List<Merge> merges) {
    boolean finished = end < laneEnd || end % StreamPart.MAX_BYTES == 0;
    List<StreamPart> old = new ArrayList<>();
    for (StreamPart part : run) {
      if (part.at().isAfter(settled)) {
        break;
      }
      old.add(part);
    }
    boolean all = old.size() == run.size();
    if (old.size() < 2 || !fits(old)) {
      return;
    }
    long start = old.get(0).start();
    long until = old.stream().mapToLong(StreamPart::end).max().orElseThrow();
    // Of two that are whole the first by name stays: whoever plans comes to the same.
    Optional<StreamPart> whole =
        old.stream()
            .filter(part -> part.start() == start && part.end() == until)
            .min(Comparator.comparing(StreamPart::key));
    if (whole.isPresent() || (finished && all) || old.size() >= MANY) {
      merges.add(new Merge(old, whole));
    }
  }

  private static boolean fits(List<StreamPart> parts) {
    long end = parts.stream().mapToLong(StreamPart::end).max().orElseThrow();
    return end - parts.get(0).start() <= StreamPart.MAX_BYTES;
  }
}

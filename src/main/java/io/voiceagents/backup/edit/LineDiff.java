package io.voiceagents.backup.edit;

import java.util.ArrayList;
import java.util.List;

/**
 * Two texts line by line, by their longest common subsequence, with three lines around each change.
 * Pure. Between equal beginnings and ends it takes the product of both lengths, so long ones are
 * only counted.
 */
final class LineDiff {
  private static final int AROUND = 3;
  private static final long MOST = 4_000_000;

  private record Line(char sign, String text, int number) {}

  private LineDiff() {}

  /** The differences; none if the texts have the same lines. */
  static List<String> of(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    int head = 0;
    while (head < Math.min(old.size(), now.size()) && old.get(head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(old.size(), now.size()) - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    List<String> oldMiddle = old.subList(head, old.size() - tail);
    List<String> nowMiddle = now.subList(head, now.size() - tail);
    if ((long) oldMiddle.size() * nowMiddle.size() > MOST) {
      return List.of(
          "@@ %d lines in place of %d from line %d on"
              .formatted(nowMiddle.size(), oldMiddle.size(), head + 1));
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < head; i++) {
      lines.add(new Line(' ', now.get(i), i + 1));
    }
    middle(oldMiddle, nowMiddle, head + 1, lines);
    for (int i = now.size() - tail; i < now.size(); i++) {
      lines.add(new Line(' ', now.get(i), i + 1));
    }
    return hunks(lines);
  }

  private static void middle(List<String> old, List<String> now, int first, List<Line> lines) {
    int[][] common = common(old, now);
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        lines.add(new Line(' ', now.get(j), first + j));
        i++;
        j++;
      } else if (j == now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line('-', old.get(i), first + j));
        i++;
      } else {
        lines.add(new Line('+', now.get(j), first + j));
        j++;
      }
    }
  }

  /** Lengths of the longest common subsequences of what is left from each pair of lines on. */
  private static int[][] common(List<String> old, List<String> now) {
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private static List<String> hunks(List<Line> lines) {
    boolean[] shown = new boolean[lines.size()];
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).sign() != ' ') {
        for (int k = Math.max(0, i - AROUND); k <= Math.min(lines.size() - 1, i + AROUND); k++) {
          shown[k] = true;
        }
      }
    }
    List<String> text = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (shown[i]) {
        if (i == 0 || !shown[i - 1]) {
          text.add("@@ line " + lines.get(i).number());
        }
        text.add(lines.get(i).sign() + lines.get(i).text());
      }
    }
    return text;
  }
}

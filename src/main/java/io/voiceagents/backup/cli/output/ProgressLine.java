package io.voiceagents.backup.cli.output;

import io.voiceagents.backup.cli.output.ProgressMeter.Reading;
import java.util.ArrayList;
import java.util.List;

/** How far the work is, in one line. */
record ProgressLine(String subject) {
  private static final int BAR = 20;
  private static final int BAR_FITS_FROM = 90;

  /** The line for a terminal, at most {@code width} characters: what matters least goes first. */
  String forTerminal(Reading reading, int width) {
    List<String> parts = parts(reading);
    if (width >= BAR_FITS_FROM) {
      reading.part().ifPresent(part -> parts.add(1, bar(part)));
    }
    String line = String.join("  ", parts);
    return line.length() <= width ? line : line.substring(0, Math.max(0, width));
  }

  /** The line for a log. */
  String plain(Reading reading) {
    return String.join("  ", parts(reading));
  }

  private List<String> parts(Reading reading) {
    List<String> parts = new ArrayList<>();
    parts.add(Figures.printable(subject + ": " + reading.phase()));
    reading.part().ifPresent(part -> parts.add((int) (part * 100) + " %"));
    if (reading.totalBytes() > 0) {
      parts.add(Figures.size(reading.bytes()) + " of " + Figures.size(reading.totalBytes()));
    } else if (reading.bytes() > 0) {
      parts.add(Figures.size(reading.bytes()));
    }
    if (reading.bytes() > 0) {
      parts.add(Figures.rate(reading.bytesPerSecond()));
    }
    reading.left().ifPresent(left -> parts.add(Figures.span(left) + " left"));
    if (reading.items() > 0) {
      parts.add(Figures.count(reading.items(), "item"));
    }
    if (reading.left().isEmpty() && reading.elapsed().toSeconds() > 0) {
      parts.add("for " + Figures.span(reading.elapsed()));
    }
    return parts;
  }

  private static String bar(double part) {
    int full = (int) Math.round(part * BAR);
    return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
  }
}

package io.voiceagents.backup.recovery;

import java.util.List;
import java.util.stream.Collectors;

/** Blocks as text for any printer: 78 columns, nothing but the characters of the blocks. */
final class PlainText {
  private static final int WIDTH = 78;

  private PlainText() {}

  static String render(String title, List<Block> blocks) {
    String head = "=".repeat(WIDTH) + "\n" + title + "\n" + "=".repeat(WIDTH) + "\n";
    return blocks.stream()
        .map(PlainText::render)
        .collect(Collectors.joining("\n", head + "\n", ""));
  }

  private static String render(Block block) {
    if (block instanceof Block.Heading heading) {
      return heading.text() + "\n" + "-".repeat(heading.text().length()) + "\n";
    } else if (block instanceof Block.Paragraph paragraph) {
      return wrap(paragraph.text());
    } else if (block instanceof Block.Facts facts) {
      int width = facts.facts().stream().mapToInt(fact -> fact.name().length()).max().orElse(0);
      return lines(facts.facts(), width);
    } else if (block instanceof Block.Verbatim verbatim) {
      return verbatim.text().stripTrailing().indent(4);
    } else {
      return ((Block.Form) block)
          .labels().stream()
              .map(label -> label + " " + "_".repeat(Math.max(10, WIDTH - label.length() - 1)))
              .collect(Collectors.joining("\n\n", "", "\n"));
    }
  }

  private static String lines(List<Block.Fact> facts, int width) {
    return facts.stream()
        .map(fact -> "  " + pad(fact.name(), width) + "  " + fact.value() + "\n")
        .collect(Collectors.joining());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static String wrap(String text) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        lines.append('\n');
        column = 0;
      }
      lines.append(column == 0 ? "" : " ").append(word);
      column += (column == 0 ? 0 : 1) + word.length();
    }
    return lines.append('\n').toString();
  }
}

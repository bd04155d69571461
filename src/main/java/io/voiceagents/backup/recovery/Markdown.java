package io.voiceagents.backup.recovery;

import java.util.List;
import java.util.stream.Collectors;

/** Blocks as Markdown (CommonMark, with the tables of GitHub). */
final class Markdown {
  private Markdown() {}

  static String render(String title, List<Block> blocks) {
    return blocks.stream()
        .map(Markdown::render)
        .collect(Collectors.joining("\n", "# " + title + "\n\n", ""));
  }

  private static String render(Block block) {
    if (block instanceof Block.Heading heading) {
      return "## " + heading.text() + "\n";
    } else if (block instanceof Block.Paragraph paragraph) {
      return paragraph.text() + "\n";
    } else if (block instanceof Block.Facts facts) {
      return facts.facts().stream()
          .map(fact -> "| " + fact.name() + " | " + code(fact.value()) + " |\n")
          .collect(Collectors.joining("", "| | |\n|---|---|\n", ""));
    } else if (block instanceof Block.Verbatim verbatim) {
      String text = verbatim.text().stripTrailing();
      String fence = text.contains("```") ? "````" : "```";
      return fence + "\n" + text + "\n" + fence + "\n";
    } else {
      return ((Block.Form) block)
          .labels().stream()
              .map(label -> "- " + label + " ______________________________\n")
              .collect(Collectors.joining());
    }
  }

  private static String code(String value) {
    return value.isEmpty() ? "" : "`" + value.replace("|", "\\|") + "`";
  }
}

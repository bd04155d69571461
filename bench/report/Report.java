import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns results-SIZE.tsv into report-SIZE.md and results-SIZE.json, and prints the report. */
public final class Report {
  private Report() {}

  /** Arguments: results-SIZE.tsv, goals.tsv, directory for what is written. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    Path directory = Path.of(arguments[2]);
    String size = file.getFileName().toString().replaceAll("results-|\\.tsv", "");
    Results results = Results.read(file);
    Map<String, Results> otherSizes = otherSizes(file.resolveSibling("results-normal.tsv"), size);
    List<Goal.Verdict> verdicts =
        Goal.read(Path.of(arguments[1])).stream()
            .filter(goal -> !goal.kind().equals("size") || !goal.against().equals(size))
            .map(goal -> goal.judge(results, otherSizes))
            .toList();
    String text = Text.of(results, verdicts, size);
    Files.writeString(directory.resolve("report-" + size + ".md"), text);
    Files.writeString(
        directory.resolve("results-" + size + ".json"), Json.of(results, verdicts, size));
    System.out.print(text);
  }

  private static Map<String, Results> otherSizes(Path normal, String size) throws IOException {
    Map<String, Results> results = new HashMap<>();
    if (!size.equals("normal") && Files.exists(normal)) {
      results.put("normal", Results.read(normal));
    }
    return results;
  }
}

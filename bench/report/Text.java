import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The report for people, in Markdown whose tables are also readable on a terminal. */
final class Text {
  private static final List<String> HEADER =
      List.of(
          "contender", "store", "step", "wall s (min / median / max)", "CPU s", "server CPU s",
          "largest process MB", "all processes MB", "stored MB", "rounds", "others' cores");

  private Text() {}

  static String of(Results results, List<Goal.Verdict> verdicts, String size) {
    StringBuilder text = new StringBuilder("# Benchmark, size " + size + "\n\n");
    results.meta().forEach((name, value) -> text.append("- " + name + ": " + value + "\n"));
    results.versions().forEach((name, value) -> text.append("- " + name + ": " + value + "\n"));
    results
        .unavailable()
        .forEach((name, why) -> text.append("- " + name + ": **not available**, " + why + "\n"));
    text.append("\nWarm page cache. Medians over the rounds; MB = 10^6 bytes. 'others' cores' is what")
        .append(" everybody else on the\nmachine used meanwhile: well above 0.1, times are not to be")
        .append(" trusted.\n");
    datasets(results).forEach(dataset -> text.append(dataset(results, dataset)));
    text.append(goals(verdicts, size));
    text.append(problems(results));
    return text.append(commands(results)).toString();
  }

  private static List<String> datasets(Results results) {
    return results.bySeries().keySet().stream()
        .map(Measurement.Series::dataset)
        .distinct()
        .toList();
  }

  private static String dataset(Results results, String dataset) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADER));
    results.bySeries().entrySet().stream()
        .filter(entry -> entry.getKey().dataset().equals(dataset))
        .map(Text::row)
        .forEach(rows::add);
    results.covers().forEach(
        (name, covered) -> {
          if (covered.contains(" " + dataset + " ")) {
            rows.add(List.of(name, "", "not available"));
          }
        });
    return "\n## " + dataset + "\n\n" + table(rows);
  }

  private static List<String> row(Map.Entry<Measurement.Series, List<Measurement>> entry) {
    Measurement.Series series = entry.getKey();
    List<Measurement> rounds = entry.getValue();
    long good = rounds.stream().filter(Measurement::ok).count();
    String count = good == rounds.size() ? "" + good : "FAILED " + (rounds.size() - good) + " of " + rounds.size();
    List<String> cells =
        new ArrayList<>(List.of(series.contender(), series.store(), series.verb()));
    if (good == 0) {
      cells.addAll(List.of("-", "-", "-", "-", "-", "-", count, "-"));
      return cells;
    }
    double[] wall = Results.sorted(rounds, Measurement::wall);
    cells.add(two(wall[0]) + " / " + two(Results.median(wall)) + " / " + two(wall[wall.length - 1]));
    for (String metric : List.of("cpu_s", "server_cpu_s", "largest_mb", "sum_mb", "stored_bytes")) {
      double value = Results.median(Results.sorted(rounds, Results.metric(metric)));
      cells.add(
          switch (metric) {
            case "stored_bytes" -> String.format(Locale.ROOT, "%.1f", value / 1e6);
            case "cpu_s", "server_cpu_s" -> two(value);
            default -> String.format(Locale.ROOT, "%.0f", value);
          });
    }
    cells.add(count);
    cells.add(two(Results.median(Results.sorted(rounds, Measurement::others))));
    return cells;
  }

  private static String goals(List<Goal.Verdict> verdicts, String size) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("goal", "against", "at most", "is", "verdict", "best peer: ours / it"));
    for (Goal.Verdict verdict : verdicts) {
      Goal goal = verdict.goal();
      rows.add(
          List.of(
              goal.words(), goal.against(), two(goal.limit()),
              verdict.value().map(Text::two).orElse("-"), verdict.word(), verdict.bestPeer()));
    }
    String note = size.equals("normal") ? "" : "Goals are for size normal; here they only check the harness.\n\n";
    return "\n## Goals\n\n" + note + table(rows);
  }

  private static String problems(Results results) {
    String lines =
        results.bySeries().values().stream()
            .flatMap(List::stream)
            .filter(measurement -> !measurement.ok())
            .map(m -> "- " + m.series() + ", round " + m.round() + ", " + m.status() + ": " + m.note() + "\n")
            .collect(Collectors.joining());
    return lines.isEmpty() ? "" : "\n## Failed\n\n" + lines;
  }

  private static String commands(Results results) {
    StringBuilder text = new StringBuilder("\n## Command lines (first round)\n\n");
    results
        .bySeries()
        .forEach(
            (series, rounds) ->
                text.append("- ").append(series.dataset()).append(", ").append(series.contender())
                    .append(", ").append(series.verb()).append(": `")
                    .append(rounds.get(0).command()).append("`\n"));
    return text.toString();
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** The first row is the header; short rows are filled up. */
  private static String table(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      for (int i = 0; i < columns; i++) {
        String cell = i < rows.get(r).size() ? rows.get(r).get(i) : "";
        text.append("| ").append(cell).append(" ".repeat(widths[i] - cell.length() + 1));
      }
      text.append("|\n");
      if (r == 0) {
        for (int width : widths) {
          text.append("|").append("-".repeat(width + 2));
        }
        text.append("|\n");
      }
    }
    return text.toString();
  }
}

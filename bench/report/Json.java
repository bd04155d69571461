import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The same results for programs. */
final class Json {
  private static final List<String> METRICS =
      List.of("wall_s", "cpu_s", "server_cpu_s", "others_cores", "largest_mb", "sum_mb", "stored_bytes");

  private Json() {}

  static String of(Results results, List<Goal.Verdict> verdicts, String size) {
    return "{\"size\": " + text(size)
        + ",\n\"run\": " + strings(results.meta())
        + ",\n\"versions\": " + strings(results.versions())
        + ",\n\"unavailable\": " + strings(results.unavailable())
        + ",\n\"measurements\": [\n"
        + results.bySeries().entrySet().stream().map(Json::series).collect(Collectors.joining(",\n"))
        + "],\n\"goals\": [\n"
        + verdicts.stream().map(Json::goal).collect(Collectors.joining(",\n"))
        + "]}\n";
  }

  private static String series(Map.Entry<Measurement.Series, List<Measurement>> entry) {
    Measurement.Series series = entry.getKey();
    List<Measurement> rounds = entry.getValue();
    String statuses =
        rounds.stream().map(round -> text(round.status())).collect(Collectors.joining(", "));
    return "{\"dataset\": " + text(series.dataset())
        + ", \"store\": " + text(series.store())
        + ", \"contender\": " + text(series.contender())
        + ", \"step\": " + text(series.verb())
        + ", \"statuses\": [" + statuses + "]"
        + ", \"command\": " + text(rounds.get(0).command())
        + METRICS.stream().map(name -> metric(name, rounds)).collect(Collectors.joining())
        + "}";
  }

  private static String metric(String name, List<Measurement> rounds) {
    double[] sorted = Results.sorted(rounds, Results.metric(name));
    if (sorted.length == 0) {
      return ", " + text(name) + ": null";
    }
    return String.format(
        Locale.ROOT,
        ", %s: {\"min\": %.3f, \"median\": %.3f, \"max\": %.3f}",
        text(name), sorted[0], Results.median(sorted), sorted[sorted.length - 1]);
  }

  private static String goal(Goal.Verdict verdict) {
    Goal goal = verdict.goal();
    return "{\"goal\": " + text(goal.words())
        + ", \"against\": " + text(goal.against())
        + ", \"limit\": " + goal.limit()
        + ", \"value\": " + verdict.value().map(v -> String.format(Locale.ROOT, "%.3f", v)).orElse("null")
        + ", \"verdict\": " + text(verdict.word()) + "}";
  }

  private static String strings(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String text(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}

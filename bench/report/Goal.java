import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One promise, a row of bench/goals.tsv, and how the results stand to it. */
record Goal(
    String dataset,
    String verb,
    String metric,
    String kind,
    String against,
    double limit,
    String words) {
  private static final String OURS = "ours";
  private static final List<String> NO_PEERS = List.of(OURS, "tar-pipe", "basebackup-pipe", "redis-pipe");

  /**
   * @param value what is compared with the limit; empty if it was not measured
   * @param bestPeer the best of the others and ours divided by it
   */
  record Verdict(Goal goal, Optional<Double> value, String bestPeer) {
    String word() {
      return value.map(v -> v <= goal.limit ? "met" : "MISSED").orElse("not measured");
    }
  }

  static List<Goal> read(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> line.split("\t"))
        .map(c -> new Goal(c[0], c[1], c[2], c[3], c[4], Double.parseDouble(c[5]), c[6]))
        .toList();
  }

  Verdict judge(Results results, Map<String, Results> otherSizes) {
    Optional<Double> ours = of(results, OURS);
    Optional<Double> value =
        switch (kind) {
          case "absolute" -> ours;
          case "ratio" -> divide(ours, of(results, against));
          case "size" ->
              divide(
                  ours, Optional.ofNullable(otherSizes.get(against)).flatMap(r -> of(r, OURS)));
          default -> throw new IllegalArgumentException("no kind '" + kind + "'");
        };
    return new Verdict(this, value, bestPeer(results, ours));
  }

  private Optional<Double> of(Results results, String contender) {
    return results.median(
        new Measurement.Series(dataset, "directory", contender, verb), Results.metric(metric));
  }

  private static Optional<Double> divide(Optional<Double> ours, Optional<Double> theirs) {
    return ours.flatMap(o -> theirs.map(t -> o / t));
  }

  private String bestPeer(Results results, Optional<Double> ours) {
    return results.bySeries().keySet().stream()
        .filter(series -> series.dataset().equals(dataset) && series.verb().equals(verb))
        .filter(series -> series.store().equals("directory"))
        .map(Measurement.Series::contender)
        .filter(name -> !NO_PEERS.contains(name) && of(results, name).isPresent())
        .min(Comparator.comparingDouble(name -> of(results, name).orElseThrow()))
        .map(name -> name + ours.map(o -> ratio(o, of(results, name).orElseThrow())).orElse(""))
        .orElse("-");
  }

  private static String ratio(double ours, double theirs) {
    return String.format(Locale.ROOT, ": %.2f", ours / theirs);
  }
}

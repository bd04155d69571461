import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * All rows of one run of the benchmark.
 *
 * @param unavailable why a contender could not take part
 * @param covers the data sets such a contender would have taken part in, each between blanks
 */
record Results(
    Map<Measurement.Series, List<Measurement>> bySeries,
    Map<String, String> meta,
    Map<String, String> versions,
    Map<String, String> unavailable,
    Map<String, String> covers) {

  static Results read(Path file) throws IOException {
    Results results =
        new Results(
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>());
    for (String line : Files.readAllLines(file)) {
      results.add(line);
    }
    return results;
  }

  private void add(String line) {
    String[] cell = line.split("\t", -1);
    switch (cell[0]) {
      case "meta" -> meta.put(cell[1], cell[2]);
      case "version" -> versions.put(cell[1], cell[2]);
      case "unavailable" -> {
        unavailable.put(cell[1], cell[2]);
        covers.put(cell[1], cell[3]);
      }
      default -> Measurement.parse(line).ifPresent(this::add);
    }
  }

  /** Commands of one series in one round are one measurement. */
  private void add(Measurement measurement) {
    List<Measurement> rounds =
        bySeries.computeIfAbsent(measurement.series(), series -> new ArrayList<>());
    for (int i = 0; i < rounds.size(); i++) {
      if (rounds.get(i).round() == measurement.round()) {
        rounds.set(i, rounds.get(i).plus(measurement));
        return;
      }
    }
    rounds.add(measurement);
  }

  /** The median over the rounds that went well; empty if there is none. */
  Optional<Double> median(Measurement.Series series, ToDoubleFunction<Measurement> metric) {
    double[] sorted = sorted(bySeries.getOrDefault(series, List.of()), metric);
    return sorted.length == 0 ? Optional.empty() : Optional.of(median(sorted));
  }

  static double[] sorted(List<Measurement> rounds, ToDoubleFunction<Measurement> metric) {
    return rounds.stream().filter(Measurement::ok).mapToDouble(metric).sorted().toArray();
  }

  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static ToDoubleFunction<Measurement> metric(String name) {
    return switch (name) {
      case "wall_s" -> Measurement::wall;
      case "cpu_s" -> Measurement::cpu;
      case "server_cpu_s" -> Measurement::serverCpu;
      case "others_cores" -> Measurement::others;
      case "largest_mb" -> Measurement::largestMb;
      case "sum_mb" -> Measurement::sumMb;
      case "stored_bytes" -> Measurement::storedBytes;
      default -> throw new IllegalArgumentException("no metric '" + name + "'");
    };
  }
}

import java.util.Optional;

/**
 * One measured command.
 *
 * @param serverCpu CPU seconds of PostgreSQL, Redis or S3 during the command, not in {@code cpu}
 * @param others cores that everybody else kept busy meanwhile
 * @param storedBytes size of the repository afterwards
 */
record Measurement(
    Series series,
    int round,
    String status,
    double wall,
    double cpu,
    double serverCpu,
    double others,
    double largestMb,
    double sumMb,
    double storedBytes,
    String command,
    String note) {

  /** What is repeated in every round. */
  record Series(String dataset, String store, String contender, String verb) {}

  boolean ok() {
    return status.equals("ok");
  }

  /** A row of the results; empty for rows of another kind. */
  static Optional<Measurement> parse(String line) {
    String[] cell = line.split("\t", -1);
    if (cell.length != 17) {
      return Optional.empty();
    }
    return Optional.of(
        new Measurement(
            new Series(cell[1], cell[2], cell[3], cell[5]),
            Integer.parseInt(cell[4]),
            cell[6],
            number(cell[7]),
            number(cell[8]) + number(cell[9]),
            number(cell[10]),
            number(cell[11]),
            number(cell[12]) * 1_024 / 1e6,
            number(cell[13]) * 1_024 / 1e6,
            number(cell[14]),
            cell[15].strip(),
            cell[16]));
  }

  private static double number(String text) {
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }

  /** Several commands that together are one: times add up, memory and the repository are the largest. */
  Measurement plus(Measurement next) {
    return new Measurement(
        series,
        round,
        ok() ? next.status : status,
        wall + next.wall,
        cpu + next.cpu,
        serverCpu + next.serverCpu,
        (others * wall + next.others * next.wall) / (wall + next.wall),
        Math.max(largestMb, next.largestMb),
        Math.max(sumMb, next.sumMb),
        next.storedBytes,
        command,
        note + next.note);
  }
}

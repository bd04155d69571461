package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Carries out one {@code BASE_BACKUP}: two results (start position, tablespaces), the copy data,
 * one result (end position), ReadyForQuery (PostgreSQL documentation, "Streaming Replication
 * Protocol"; the archive framing is that of PostgreSQL 15 and later). Every other course of events
 * is an exception.
 */
final class BaseBackupStream {
  /** Silence of the server, in the middle of its data, that counts as a lost connection. */
  private static final int LONGEST_SILENCE_MILLIS = 300_000;

  // ERRCODE_DATA_CORRUPTED, PostgreSQL documentation, "PostgreSQL Error Codes"
  private static final String DATA_CORRUPTED = "XX001";

  /** A tablespace besides the default ones. */
  record Tablespace(String oid, String location) {}

  /**
   * What the server said.
   *
   * @param damage the server's warnings when it found damaged pages; the copy is complete then
   */
  record Result(
      Lsn start, int startTimeline, List<Tablespace> tablespaces, Lsn end, List<String> damage) {
    Result {
      tablespaces = List.copyOf(tablespaces);
      damage = List.copyOf(damage);
    }
  }

  private final Wire wire;
  private final MessageReader reader;
  private final ArchiveSink sink;
  private final List<List<List<String>>> results = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private List<List<String>> rows = new ArrayList<>();
  private boolean copied;
  private Optional<ServerError> damage = Optional.empty();

  BaseBackupStream(Wire wire, ArchiveSink sink) {
    this.wire = wire;
    this.reader = wire.reader();
    this.sink = sink;
  }

  /** Runs the command to its end. */
  Result run(String command) throws IOException {
    wire.send(command);
    for (char type = reader.next(); type != 'Z'; type = reader.next()) {
      message(type);
    }
    wire.limitSilence(0);
    return result();
  }

  private void message(char type) throws IOException {
    switch (type) {
      case 'd' -> copyData();
      case 'T' -> rows = new ArrayList<>();
      case 'D' -> rows.add(wire.row());
      case 'C' -> commandComplete();
      case 'H' -> wire.limitSilence(LONGEST_SILENCE_MILLIS);
      case 'c' -> copyDone();
      case 'N' -> notice();
      case 'E' -> error();
      case 'S', 'A' -> {}
      default -> throw new BrokenBackup("unexpected message '" + type + "' in a base backup");
    }
  }

  private void copyData() throws IOException {
    char kind = (char) reader.takeByte();
    switch (kind) {
      case 'd' -> sink.data(reader.buffer(), reader.offset(), reader.remaining());
      case 'n' -> sink.archive(reader.takeText());
      case 'm' -> sink.manifest();
      case 'p' -> {}
      default -> throw new BrokenBackup("unexpected copy data '" + kind + "' in a base backup");
    }
  }

  private void copyDone() throws IOException {
    sink.end();
    copied = true;
  }

  private void commandComplete() {
    if (!rows.isEmpty()) {
      results.add(rows);
      rows = new ArrayList<>();
    }
  }

  private void notice() throws IOException {
    ServerError notice = ServerError.read(reader);
    if (notice.warning()) {
      warnings.add(notice.describe());
    }
  }

  /** The server reports damaged pages as an error, but only after it has sent everything. */
  private void error() throws IOException {
    ServerError error = ServerError.read(reader);
    if (copied && results.size() == 3 && error.sqlState().equals(DATA_CORRUPTED)) {
      damage = Optional.of(error);
      return;
    }
    throw error;
  }

  private Result result() throws IOException {
    if (!copied || results.size() != 3) {
      throw new BrokenBackup(
          "the server ended the base backup after " + results.size() + " of 3 results");
    }
    List<String> start = results.get(0).get(0);
    List<Tablespace> tablespaces = new ArrayList<>();
    for (List<String> row : results.get(1)) {
      if (!row.get(0).isEmpty()) {
        tablespaces.add(new Tablespace(row.get(0), row.get(1)));
      }
    }
    return new Result(
        Lsn.parse(start.get(0)),
        Integer.parseInt(start.get(1)),
        tablespaces,
        Lsn.parse(results.get(2).get(0).get(0)),
        damageFound());
  }

  private List<String> damageFound() {
    return damage
        .map(
            error -> {
              List<String> all = new ArrayList<>(warnings);
              all.add(error.describe());
              return all;
            })
        .orElse(List.of());
  }
}

package io.voiceagents.backup.source.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns which tables a dump has rows of, while it goes by: {@code pg_restore --list} reads its
 * beginning, and proves in passing that it can be read. What patterns select is known to pg_dump
 * alone.
 */
final class DumpListing implements AutoCloseable {
  /** Dump id, catalog, oid of the table (PrintTOCSummary in pg_backup_archiver.c). */
  private static final Pattern ROWS = Pattern.compile("\\d+; \\d+ (\\d+) TABLE DATA .*");

  private final ClientPrograms programs;
  private final Process process;
  private final Thread atExit;
  private final Path listing;
  private final Path log;
  private boolean reading = true;

  DumpListing(ClientPrograms programs, Path directory) throws IOException, InterruptedException {
    this.programs = programs;
    this.listing = directory.resolve("pg_restore.list");
    this.log = directory.resolve("pg_restore.log");
    this.process =
        new ProcessBuilder(programs.restore(), "--list")
            .redirectOutput(listing.toFile())
            .redirectError(log.toFile())
            .start();
    this.atExit = ClientRun.endWithThisProcess(process);
  }

  /** Takes the next bytes of the dump; those behind its table of contents are not looked at. */
  void write(byte[] bytes, int offset, int length) {
    if (!reading) {
      return;
    }
    try {
      OutputStream to = process.getOutputStream();
      to.write(bytes, offset, length);
      to.flush();
    } catch (IOException hasReadEnough) {
      reading = false;
    }
  }

  /**
   * The oids of the tables whose rows the dump has.
   *
   * @throws ClientFailure if it can't be read
   */
  List<Long> tables() throws IOException, InterruptedException {
    try {
      process.getOutputStream().close();
    } catch (IOException hasReadEnough) {
      reading = false;
    }
    int status = process.waitFor();
    ClientRun.refuseFailure(programs.restore(), status, log, ClientRun.forget(atExit));
    List<Long> oids = new ArrayList<>();
    // Names are in the database's encoding; what is not UTF-8 becomes a question mark, in no oid.
    for (String line : new String(Files.readAllBytes(listing), UTF_8).lines().toList()) {
      Matcher matcher = ROWS.matcher(line);
      if (matcher.matches()) {
        oids.add(Long.parseLong(matcher.group(1)));
      }
    }
    return oids;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    ClientRun.forget(atExit);
  }
}

package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.CaptureReport.Problem;
import io.voiceagents.backup.source.ContentKind;
import io.voiceagents.backup.source.ContentSink;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.EntrySink;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.PreviousSet;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dumps of the databases of a server, one after the other, and of its roles. A database that can't
 * be dumped makes the set partial; if none can, there is no set. Runs once; not thread-safe.
 */
final class DumpCapture implements Capture {
  private static final int DIRECTORY_MODE = 0700;
  private static final int FILE_MODE = 0600;

  private final SourceSettings.PostgresLogical settings;
  private final DumpServer server;
  private final DumpCommands commands;
  private final DumpPlace place;
  private final Clock clock;
  private final DumpFacts facts = new DumpFacts();
  private final List<Problem> problems = new ArrayList<>();
  private int dumped;

  /**
   * @param place for what the programs say
   */
  DumpCapture(
      SourceSettings.PostgresLogical settings,
      DumpServer server,
      DumpCommands commands,
      DumpPlace place,
      Clock clock) {
    this.settings = settings;
    this.server = server;
    this.commands = commands;
    this.place = place;
    this.clock = clock;
  }

  @Override
  public Optional<String> buildOn(PreviousSet previous) {
    String before = previous.facts().getOrDefault(DumpFacts.SYSTEM, server.systemIdentifier());
    return before.equals(server.systemIdentifier())
        ? Optional.empty()
        : Optional.of("the server is of another cluster (%s)".formatted(server.systemIdentifier()));
  }

  @Override
  public String beginning() {
    return "waiting for pg_dump, which waits for the locks on all tables";
  }

  @Override
  public CaptureReport run(EntrySink sink) throws IOException, InterruptedException {
    facts.server(server, commands);
    sink.add(EntryMeta.directory(DumpPaths.DATABASES, now(), DIRECTORY_MODE, Owner.UNKNOWN));
    for (String database : server.wanted(settings.databases())) {
      try {
        database(database, sink);
        dumped++;
      } catch (ClientFailure e) {
        problem(
            DumpPaths.dump(database),
            database,
            String.valueOf(e.getMessage()),
            DumpHints.of(e.said()));
      } catch (SQLException e) {
        String reason = PostgresChecks.message(e);
        problem(DumpPaths.dump(database), database, reason, DumpHints.of(reason));
      }
    }
    refuseNothing();
    globals(sink);
    return new CaptureReport(
        facts.all(),
        problems.subList(0, Math.min(problems.size(), CaptureReport.MAX_PROBLEMS)),
        problems.size());
  }

  private void refuseNothing() throws SourceException {
    if (dumped == 0) {
      throw new SourceException(
          problems.isEmpty()
              ? server.address()
                  + " has no database to dump. Hint: templates are dumped only where options.databases names them."
              : "no database of %s could be dumped: %s"
                  .formatted(server.address(), problems.get(0).message()));
    }
  }

  private void database(String database, EntrySink sink)
      throws IOException, SQLException, InterruptedException {
    try (DumpSnapshot snapshot = DumpSnapshot.take(server.settings(), database);
        DumpListing listing = new DumpListing(commands.programs(), place.directory())) {
      DatabaseDefinition definition = snapshot.definition();
      store(
          DumpPaths.dump(database),
          commands.dump(database, snapshot.id()),
          sink,
          listing::write,
          () -> facts.rows(snapshot.count(listing.tables(), clock)));
      facts.definition(database, definition);
      facts.said(database, ClientRun.said(place.log()));
      facts.database(database, server.sizes().getOrDefault(database, -1L));
    }
  }

  /** After the databases: a role that a dump refers to is in it then, if it was not dropped. */
  private void globals(EntrySink sink) throws IOException, InterruptedException {
    List<String> command = commands.globals(server.settings().database(), server.readsPasswords());
    try {
      store(DumpPaths.GLOBALS, command, sink, (bytes, offset, length) -> {}, () -> {});
    } catch (ClientFailure e) {
      problem(DumpPaths.GLOBALS, "roles", String.valueOf(e.getMessage()), DumpHints.of(e.said()));
    }
  }

  /** What is looked at when all was written, before the entry counts. */
  @FunctionalInterface
  private interface Completion {
    void run() throws IOException, InterruptedException;
  }

  /** Streams what a program writes into an entry, which counts when the program ended well. */
  private void store(
      String path,
      List<String> command,
      EntrySink sink,
      ClientStream.Output beside,
      Completion completion)
      throws IOException, InterruptedException {
    Map<String, String> environment = Connections.environment(server.settings());
    ContentSink content = sink.content(path, ContentKind.STREAM);
    long[] size = new long[1];
    try {
      ClientStream.run(
          command,
          environment,
          place.log(),
          (bytes, offset, length) -> {
            beside.write(bytes, offset, length);
            content.write(bytes, offset, length);
            size[0] += length;
          });
      completion.run();
    } catch (IOException | InterruptedException | RuntimeException e) {
      discard(content, e);
      throw e;
    }
    content.commit(EntryMeta.file(path, size[0], now(), FILE_MODE, Owner.UNKNOWN));
  }

  private static void discard(ContentSink content, Exception cause) {
    try {
      content.discard();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void problem(String path, String what, String message, String hint) {
    problems.add(new Problem(path, "%s is missing: %s. Hint: %s".formatted(what, message, hint)));
  }

  private Timestamp now() {
    Instant now = clock.instant();
    return new Timestamp(now.getEpochSecond(), now.getNano());
  }

  @Override
  public void close() throws IOException {
    place.close();
  }

  /** A directory for what programs say, removed at the end. */
  record DumpPlace(Path directory) {
    Path log() {
      return directory.resolve("client.log");
    }

    void close() throws IOException {
      for (String name : List.of("client.log", "pg_restore.list", "pg_restore.log")) {
        Files.deleteIfExists(directory.resolve(name));
      }
      Files.deleteIfExists(directory);
    }
  }
}

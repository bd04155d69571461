package io.voiceagents.backup.routing;

import io.voiceagents.backup.archive.ArchiveServer;
import io.voiceagents.backup.archive.Door;
import io.voiceagents.backup.archive.WalArchive;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.restore.WalFetcher.Outcome;
import io.voiceagents.backup.restore.WalFetcher.Wanted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The server of {@code wal push} and {@code wal fetch} in this JVM, with its real client. */
final class WalClient implements AutoCloseable {
  private final Path config;
  private final Path run;
  private final ArchiveServer server;

  WalClient(Path root, WalArchive archive) throws IOException {
    config = root.resolve("backup.yaml").toAbsolutePath();
    if (Files.notExists(config)) {
      Files.createFile(config);
    }
    run = root.resolve("run").toAbsolutePath();
    Path door = Door.directory(config.toRealPath(), Map.of("BACKUPCTL_RUN_DIRECTORY", "" + run));
    server =
        ArchiveServer.start(
                archive, door, root.resolve("wal"), new SecureRandom(), Clock.systemUTC())
            .orElseThrow();
    // The client is the database server's user, as it would be if it had started the server.
    EmbeddedPostgres.databaseUser().own(run);
  }

  /** For {@code archive_command}. */
  String push() {
    return command("push") + " %p --config " + config + " --type postgres";
  }

  /** For {@code restore_command}. */
  String fetch() {
    return command("fetch") + " %f %p --config " + config;
  }

  private String command(String verb) {
    Path launcher = Path.of("bin/backupctl").toAbsolutePath();
    return "BACKUPCTL_RUN_DIRECTORY=" + run + " " + launcher + " wal " + verb;
  }

  /** How a command of the client ended, and what it said. */
  record Ended(int status, String said) {}

  /** Runs a command of the client as the database server would. */
  Ended run(Path directory, String... arguments) throws IOException, InterruptedException {
    Path launcher = Path.of("bin/backupctl").toAbsolutePath();
    List<String> command = new ArrayList<>(EmbeddedPostgres.databaseUser().prefix());
    command.addAll(List.of(launcher.toString(), "wal"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--config", config.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("BACKUPCTL_RUN_DIRECTORY", run.toString());
    Process process = builder.start();
    byte[] output = process.getInputStream().readAllBytes();
    String said = new String(output, StandardCharsets.UTF_8);
    process.waitFor(60, TimeUnit.SECONDS);
    return new Ended(process.exitValue(), said);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** Does something when a segment is asked for that comes late in a recovery. */
  static final class Interfering implements WalArchive {
    private final WalArchive archive;
    private final AtomicInteger left;
    private final Fault fault;

    /** What happens. */
    interface Fault {
      void happen(Wanted wanted) throws IOException;
    }

    Interfering(WalArchive archive, int before, Fault fault) {
      this.archive = archive;
      this.left = new AtomicInteger(before);
      this.fault = fault;
    }

    @Override
    public Outcome fetch(Wanted wanted, Path file) throws IOException {
      if (!wanted.name().endsWith(".history") && left.decrementAndGet() == 0) {
        fault.happen(wanted);
      }
      return archive.fetch(wanted, file);
    }

    boolean hasHappened() {
      return left.get() <= 0;
    }

    @Override
    public void push(Pushed file) throws IOException, InterruptedException {
      archive.push(file);
    }

    @Override
    public Optional<Wanted> next(Wanted wanted) throws IOException {
      return archive.next(wanted);
    }

    @Override
    public String type(Optional<String> named) throws IOException {
      return archive.type(named);
    }
  }
}

package io.voiceagents.backup.cli;

import io.voiceagents.backup.audit.AuditTrail;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.ProgressDisplay;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Terminal;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.observe.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a command works with: where it prints, what it may start. Used by one thread. */
final class Session {
  private final GlobalOptions options;
  private final Operations.Factory factory;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Terminal terminal;
  private final Clock clock;
  private final Map<String, String> environment;
  private final Interruption interruption;
  private Optional<ServerTarget> server = Optional.empty();

  Session(
      GlobalOptions options,
      Operations.Factory factory,
      Console console,
      Interruption interruption) {
    this.options = options;
    this.factory = factory;
    this.out = console.out();
    this.err = console.err();
    this.terminal = console.terminal();
    this.clock = console.clock();
    this.environment = console.environment();
    this.interruption = interruption;
  }

  /** Settles who is to do it: this process, or a server. */
  void direct(String command) throws IOException {
    server = options.server.target(command, environment);
  }

  /** Whether a server does it. */
  boolean isRemote() {
    return server.isPresent();
  }

  /** Opens the configuration; its warnings go to standard error. */
  Operations open() throws IOException {
    return open(factory::open);
  }

  /** The configuration file. */
  Path configFile() {
    return options.configFile(environment);
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Opens the configuration for a command that needs the repository, not the policies. */
  Operations openForReading() throws IOException {
    return open(factory::openForReading);
  }

  /** Starts the process that stays. */
  Operations.Resident serve() throws IOException {
    return factory.serve(options.configFile(environment));
  }

  private Operations open(Opening opening) throws IOException {
    if (server.isPresent()) {
      return factory.connect(server.get());
    }
    Path file = options.configFile(environment);
    try {
      Operations operations = opening.open(file);
      operations.configurationWarnings().forEach(this::warn);
      return operations;
    } catch (NoSuchFileException e) {
      if (!file.toString().equals(e.getFile())) {
        throw e;
      }
      throw new CommandFailure(
          ExitCode.CONFIGURATION_INVALID,
          "there is no configuration "
              + file.toAbsolutePath()
              + ". Hint: name one with --config FILE or BACKUPCTL_CONFIG.");
    }
  }

  private void warn(ConfigurationNote note) {
    if (!json()) {
      err.println("warning: " + note.text());
      if (!note.hint().isEmpty()) {
        err.println("  Hint: " + note.hint());
      }
      err.flush();
    }
  }

  /** Takes down what is done. */
  AuditTrail audit() {
    return factory.audit(configFile());
  }

  KeyFiles keyFiles() {
    return factory.keyFiles();
  }

  boolean json() {
    return options.json;
  }

  boolean verbose() {
    return options.verbose;
  }

  /** Whether a signal asked the work to stop. */
  boolean interrupted() {
    return interruption.requested();
  }

  /** Prints a line for people; nothing with {@code --json}. */
  void say(String line) {
    if (!json()) {
      out.println(line);
      out.flush();
    }
  }

  /** Prints a table; of people, a long column is cut to the terminal's width. */
  void sayFitted(Table table, String column) {
    say(terminal.outIsTerminal() ? table.fit(column, terminal.columns()) : table);
  }

  void say(Table table) {
    table.lines(terminal.colours()).forEach(this::say);
  }

  /** Prints the one document of the command; nothing without {@code --json}. */
  void print(Document document) {
    if (json()) {
      out.println(document.json());
      out.flush();
    }
  }

  /** The beginning of a command's document: how it ended. */
  Document document(String command, ExitCode code) {
    return document(command, code, Severity.OK);
  }

  /** The beginning of a document that also holds things as bad as {@code worst}. */
  Document document(String command, ExitCode code, Severity worst) {
    return new Document()
        .put("command", command)
        .put("severity", Severity.worst(List.of(code.severity(), worst)))
        .put("exit_code", code.number());
  }

  /**
   * Says in one line on standard error that something went wrong: cron mails what it finds there.
   */
  void complain(String line) {
    if (!json()) {
      err.println("backupctl: " + line);
      err.flush();
    }
  }

  String paint(String text, Tone tone) {
    return tone.paint(text, terminal.colours());
  }

  /** A further line below a complaint. */
  void complainMore(String line) {
    if (!json()) {
      err.println(line);
      err.flush();
    }
  }

  /** Whether everything that was printed was taken. */
  boolean printed() {
    return !out.checkError();
  }

  Instant now() {
    return clock.instant();
  }

  Clock clock() {
    return clock;
  }

  Duration age(Instant moment) {
    Duration age = Duration.between(moment, now());
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** Does work while its progress is shown on standard error. */
  <T> T watch(String subject, Work<T> work) throws IOException, InterruptedException {
    boolean forMachines = json() && !terminal.errIsTerminal();
    if (options.noProgress || forMachines) {
      return work.run(Progress.NONE);
    }
    try (ProgressDisplay display = new ProgressDisplay(subject, err, terminal, clock)) {
      return work.run(display);
    }
  }

  @FunctionalInterface
  private interface Opening {
    Operations open(Path file) throws IOException;
  }

  /** Work that reports its progress. */
  @FunctionalInterface
  interface Work<T> {
    T run(Progress progress) throws IOException, InterruptedException;
  }
}

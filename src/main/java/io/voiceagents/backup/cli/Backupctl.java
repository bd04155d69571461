package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/**
 * The command line: arguments in, text or JSON out, an exit code back. Never ends the process
 * itself.
 */
public final class Backupctl {
  /** Held here, for the JVM holds loggers only weakly and would forget the level. */
  @SuppressWarnings("unused")
  private static Optional<Logger> quietened = Optional.empty();

  private final Operations.Factory factory;
  private final Console console;
  private final Interruption interruption;

  public Backupctl(Operations.Factory factory, Console console, Interruption interruption) {
    this.factory = factory;
    this.console = console;
    this.interruption = interruption;
  }

  /**
   * Runs one command on the process's own streams, and answers SIGINT and SIGTERM. To be called
   * once, from {@code main}, which ends the process with what it returns.
   *
   * @return the number of an {@link ExitCode}
   */
  public static int run(String[] arguments, Operations.Factory factory, Clock clock) {
    quieten(Arrays.asList(arguments).contains("--verbose"));
    Terminal terminal = Terminal.of(System.getenv());
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook(err, Runtime.getRuntime()::halt));
    Console console = new Console(out, err, terminal, clock, System.getenv());
    int code = ExitCode.FAILED.number();
    try {
      code = new Backupctl(factory, console, interruption).execute(arguments);
    } finally {
      out.flush();
      err.flush();
      interruption.finish(code);
    }
    return code;
  }

  /**
   * Keeps libraries out of the results: what they print on standard output goes to standard error,
   * and of what they log only warnings are shown, unless a configuration of java.util.logging says
   * otherwise. Where it does, logging is left alone: at its first use the JVM opens every jar.
   */
  private static void quieten(boolean verbose) {
    System.setOut(System.err);
    if (System.getProperty("java.util.logging.config.file") == null) {
      Logger root = Logger.getLogger("");
      root.setLevel(verbose ? Level.INFO : Level.WARNING);
      quietened = Optional.of(root);
    }
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /** Runs one command. */
  public int execute(String... arguments) {
    GlobalOptions options = new GlobalOptions();
    Session session = new Session(options, factory, console, interruption);
    CommandLine line = CommandTree.of(Arrays.asList(arguments), options, session, console);
    line.setParameterExceptionHandler(
        (e, given) -> report(UsageError.of(e), Arrays.asList(given).contains("--json")));
    line.setExecutionExceptionHandler((e, command, parsed) -> failure(e, options));
    Recording recording = new Recording(factory, session, options, console, interruption);
    line.setExecutionStrategy(recording::run);
    return line.execute(arguments);
  }

  private int failure(Exception thrown, GlobalOptions options) {
    if (options.verbose) {
      thrown.printStackTrace(console.err());
    }
    boolean stopped = interruption.requested();
    return report(stopped ? Diagnosis.interrupted() : Diagnosis.of(thrown), options.json);
  }

  private int report(Diagnosis diagnosis, boolean json) {
    if (json) {
      console.out().println(new Document().put("error", diagnosis.document()).json());
    } else {
      PrintWriter err = console.err();
      err.println("backupctl: " + diagnosis.message());
      diagnosis.hints().forEach(hint -> err.println("Hint: " + hint));
      diagnosis.notes().forEach(note -> print(note, err));
    }
    console.out().flush();
    console.err().flush();
    return diagnosis.exitCode().number();
  }

  private static void print(ConfigurationNote note, PrintWriter err) {
    err.println("  " + note.severity().word() + ": " + Figures.printable(note.text()));
    if (!note.hint().isEmpty()) {
      err.println("    Hint: " + note.hint());
    }
  }
}

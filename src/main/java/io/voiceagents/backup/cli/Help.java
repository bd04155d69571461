package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Table;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help}. */
@Command(
    name = "help",
    description =
        "Tells about a command, as in 'backupctl help restore postgres', or the exit"
            + " codes: 'backupctl help exit-codes'.")
final class Help implements BackupctlCommand {
  private static final String EXIT_CODES = "exit-codes";

  private final Session session;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "What to tell about.")
  private List<String> path = new ArrayList<>();

  Help(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() {
    if (path.equals(List.of(EXIT_CODES))) {
      exitCodes();
    } else {
      usage();
    }
    return ExitCode.COMPLETE;
  }

  private void usage() {
    CommandLine command = spec.root().commandLine();
    for (String word : path) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        throw new ParameterException(command, "unknown command '" + word + "'");
      }
      command = next;
    }
    command.usage(command.getOut());
  }

  private void exitCodes() {
    Table table = Table.of(">CODE", "NAME", "MEANING");
    for (ExitCode code : ExitCode.byNumber()) {
      table.row(code.number(), code.word(), code.meaning());
    }
    session.say(table);
    session.print(
        session
            .document("help exit-codes", ExitCode.COMPLETE)
            .put(
                "exit_codes",
                ExitCode.byNumber().stream()
                    .map(
                        code ->
                            new Document()
                                .put("code", code.number())
                                .put("name", code.word())
                                .put("severity", code.severity())
                                .put("meaning", code.meaning()))
                    .toList()));
  }
}

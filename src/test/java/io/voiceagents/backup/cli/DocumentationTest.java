package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.cli.output.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** docs/cli.md says what the program does. */
class DocumentationTest {
  private final String page = read();

  private static String read() {
    try {
      return Files.readString(Path.of("docs/cli.md"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyExitCodeIsPublishedAsItIs() {
    for (ExitCode code : ExitCode.values()) {
      assertThat(page)
          .contains("| " + code.number() + " | " + code.word() + " | " + code.meaning() + " |");
    }
    List<Integer> ascending = List.of(ExitCode.values()).stream().map(ExitCode::number).toList();
    assertThat(page)
        .contains("From harmless to bad: " + ascending.toString().replaceAll("[\\[\\]]", "") + ".");
  }

  @Test
  void everyCommandAndOptionIsDescribed() {
    List<String> missing = new ArrayList<>();
    for (CommandLine command : commands(root())) {
      String name = command.getCommandSpec().qualifiedName().replaceFirst("^backupctl ", "");
      List<String> rows = page.lines().filter(line -> line.startsWith("| `" + name)).toList();
      for (OptionSpec option : command.getCommandSpec().options()) {
        String text = option.inherited() ? page : String.join(" ", rows);
        if (!text.contains(option.longestName())) {
          missing.add(name + " " + option.longestName());
        }
      }
      if (rows.isEmpty()) {
        missing.add(name);
      }
    }
    assertThat(missing).isEmpty();
  }

  private static CommandLine root() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    Console console = new Console(nowhere, nowhere, Terminal.PIPE, Clock.systemUTC(), Map.of());
    GlobalOptions options = new GlobalOptions();
    Session session = new Session(options, new FakeOperations(), console, new Interruption());
    return CommandTree.of(options, session, console);
  }

  /** All commands that do something. */
  private static List<CommandLine> commands(CommandLine command) {
    List<CommandLine> all = new ArrayList<>();
    for (CommandLine sub : command.getSubcommands().values()) {
      all.addAll(sub.getSubcommands().isEmpty() ? List.of(sub) : commands(sub));
    }
    return all;
  }
}

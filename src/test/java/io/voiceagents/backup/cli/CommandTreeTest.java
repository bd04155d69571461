package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.cli.output.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is set up for some arguments does what the whole tree would do. */
class CommandTreeTest {
  private final PrintWriter nowhere = new PrintWriter(new StringWriter());
  private final Console console =
      new Console(nowhere, nowhere, Terminal.PIPE, Clock.systemUTC(), Map.of());

  private CommandLine whole() {
    GlobalOptions options = new GlobalOptions();
    return CommandTree.of(options, session(options), console);
  }

  private CommandLine of(String... arguments) {
    GlobalOptions options = new GlobalOptions();
    return CommandTree.of(Arrays.asList(arguments), options, session(options), console);
  }

  private Session session(GlobalOptions options) {
    return new Session(options, new FakeOperations(), console, new Interruption());
  }

  private static CommandLine at(CommandLine root, String[] path) {
    CommandLine found = root;
    for (String word : path) {
      found = found.getSubcommands().getOrDefault(word, found);
    }
    return found;
  }

  static Stream<String> commands() {
    List<String> all = new ArrayList<>();
    new CommandTreeTest()
        .whole()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              all.add(name);
              command.getSubcommands().keySet().forEach(word -> all.add(name + " " + word));
            });
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandThatIsTypedIsTheOneOfTheWholeTree(String words) {
    String[] path = words.split(" ");
    CommandLine expected = at(whole(), path);
    CommandLine found = at(of(path), path);
    assertThat(found.getUsageMessage()).isEqualTo(expected.getUsageMessage());
    assertThat(found.getCommandName()).isEqualTo(path[path.length - 1]);
    assertThat(found.getSubcommands().keySet()).isEqualTo(expected.getSubcommands().keySet());
  }

  @Test
  void ofWhatIsTypedOnlyThatIsSetUp() {
    CommandLine root = of("--config", "x.yaml", "backup", "status");
    assertThat(root.getSubcommands()).containsOnlyKeys("backup");
    assertThat(at(root, new String[] {"backup"}).getSubcommands()).containsOnlyKeys("status");
  }

  /** A word that is the value of an option as well must not hide the command. */
  @ParameterizedTest
  @ValueSource(
      strings = {"backup list --type restore", "--config backup restore list", "wal status test"})
  void wordsThatCouldBeOtherCommandsHideNone(String words) {
    String[] arguments = words.split(" ");
    assertThat(of(arguments).getSubcommands().keySet())
        .containsAll(Stream.of(arguments).filter(whole().getSubcommands()::containsKey).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "nonsense", "help restore", "completion", "@file"})
  void helpAndErrorsTellWhatThereIs(String words) {
    assertThat(of(words.split(" ")).getUsageMessage()).isEqualTo(whole().getUsageMessage());
  }

  @Test
  void completionAndHelpKnowEveryCommand() {
    for (String word : List.of("completion", "help")) {
      CommandLine group = at(of(word), new String[] {"restore"});
      assertThat(group.getSubcommands()).containsKeys("postgres", "redis", "filesystem");
    }
  }
}

package io.voiceagents.backup.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.cli.output.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Runs commands as a person would type them. */
abstract class CommandLineTest {
  final FakeOperations fake = new FakeOperations();
  final Map<String, String> environment = new HashMap<>();
  final Interruption interruption = new Interruption();
  Terminal terminal = Terminal.PIPE;

  /** How a command ended and what it printed. */
  record Ran(int exitCode, String out, String err) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(
            new PrintWriter(out),
            new PrintWriter(err),
            terminal,
            Clock.fixed(Samples.NOW, ZoneOffset.UTC),
            environment);
    int code = new Backupctl(fake, console, interruption).execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }
}

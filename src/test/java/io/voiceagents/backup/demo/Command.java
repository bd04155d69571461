package io.voiceagents.backup.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs {@code bin/backupctl} as a person would.
 *
 * @param program what is started: {@code bin/backupctl}, or a JVM with the same main class
 */
record Command(List<String> program, Path config, Map<String, String> environment) {
  Command {
    program = List.copyOf(program);
    environment = Map.copyOf(environment);
  }

  /** Runs a command and shows what it prints. */
  void show(String... arguments) throws IOException, InterruptedException {
    System.out.println("\n$ bin/backupctl " + String.join(" ", arguments));
    Process process = start(List.of(arguments)).inheritIO().start();
    expect(process.waitFor(), arguments);
  }

  /** Starts a command that stays; what it prints goes to a file. */
  Process background(Path output, String... arguments) throws IOException {
    System.out.println("\n$ bin/backupctl " + String.join(" ", arguments) + " &");
    return start(List.of(arguments))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** Runs a command for its JSON. */
  JsonNode json(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    Process process = start(all).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    expect(process.waitFor(), arguments);
    return new ObjectMapper().readTree(text);
  }

  private ProcessBuilder start(List<String> arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(arguments);
    if (!arguments.get(0).equals("keys") || !arguments.contains("generate")) {
      command.add("--config");
      command.add(config.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder;
  }

  private static void expect(int exitCode, String... arguments) {
    if (exitCode != 0) {
      throw new IllegalStateException(
          "backupctl " + String.join(" ", arguments) + " ended with exit code " + exitCode);
    }
  }
}

package io.voiceagents.backup.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The instructions of the {@code Dockerfile}. */
public final class Image {
  private Image() {}

  /**
   * An instruction.
   *
   * @param text what follows its name, on one line
   */
  public record Instruction(String name, String text) {}

  public static List<Instruction> instructions() throws IOException {
    StringBuilder joined = new StringBuilder();
    for (String line : Files.readAllLines(Path.of("Dockerfile"))) {
      if (!line.startsWith("#")) {
        joined.append(line.endsWith("\\") ? line.substring(0, line.length() - 1) : line + "\n");
      }
    }
    List<Instruction> instructions = new ArrayList<>();
    for (String line : joined.toString().split("\n", -1)) {
      String[] parts = line.strip().split(" ", 2);
      if (parts.length == 2) {
        instructions.add(new Instruction(parts[0], parts[1].replaceAll("\\s+", " ").strip()));
      }
    }
    return instructions;
  }

  /** Texts of the instructions of a name, in their order. */
  public static List<String> texts(String name) throws IOException {
    return instructions().stream()
        .filter(one -> one.name().equals(name))
        .map(Instruction::text)
        .toList();
  }

  /** The words of an instruction that is an array. */
  public static List<String> words(String name) throws IOException {
    return Compose.texts(Compose.YAML.readTree(texts(name).get(0)));
  }
}

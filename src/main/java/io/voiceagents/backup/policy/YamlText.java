package io.voiceagents.backup.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a file to YAML 1.2 nodes with their places. Problems of the syntax are reported without the
 * library's excerpt of the file, which could show a secret.
 */
final class YamlText {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_ALIASES = 50;

  private final Path file;
  private final Optional<String> text;
  private final Findings findings;

  /**
   * @param text of the file, if it was read before
   */
  YamlText(Path file, Optional<String> text, Findings findings) {
    this.file = file;
    this.text = text;
    this.findings = findings;
  }

  /** The root; empty after a problem was reported. */
  Optional<Node> read() {
    return text.or(this::readFile)
        .filter(this::isOfSize)
        .map(YamlText::unmarked)
        .flatMap(this::compose);
  }

  /** Without the mark of the byte order that some editors begin a file with. */
  private static String unmarked(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Of a text that was read before; a file is looked at before it is read. */
  private boolean isOfSize(String found) {
    return found.length() <= MAX_BYTES || tooLarge().isPresent();
  }

  private <T> Optional<T> tooLarge() {
    return refuse("is larger than " + MAX_BYTES + " bytes.", "Is this the right file?");
  }

  private Optional<String> readFile() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        return tooLarge();
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (NoSuchFileException missing) {
      return refuse("does not exist.", "Give the configuration file, or copy the example to here.");
    } catch (CharacterCodingException coding) {
      return refuse("is not UTF-8 text.", "Save it in UTF-8.");
    } catch (IOException unreadable) {
      String reason = unreadable.getClass().getSimpleName();
      return refuse("can't be read (" + reason + ").", "It must be a file this user may read.");
    }
  }

  private Optional<Node> compose(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setAllowNonScalarKeys(true)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      root.ifPresent(node -> new NodeCheck(findings, this::place).check(node));
      if (root.isEmpty()) {
        return refuse("is empty.", "See docs/configuration.md.");
      }
      return findings.failed() ? Optional.empty() : root;
    } catch (MarkedYamlEngineException broken) {
      Optional<Mark> mark = broken.getProblemMark().or(broken::getContextMark);
      Location place = mark.map(this::place).orElse(Location.of(file.toString()));
      return refuse(place, "is not valid YAML: " + broken.getProblem() + ".", syntaxHint(broken));
    } catch (YamlEngineException broken) {
      return refuse("is not valid YAML: " + broken.getMessage() + ".", "");
    }
  }

  private Location place(Mark mark) {
    return new Location(file.toString(), mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String syntaxHint(MarkedYamlEngineException broken) {
    return String.valueOf(broken.getProblem()).contains("mapping values")
        ? "A value that contains ': ' needs quotes; keys of one section start in one column."
        : "Look at the indentation, the quotes and the brackets up to this place.";
  }

  private <T> Optional<T> refuse(String message, String hint) {
    return refuse(Location.of(file.toString()), message, hint);
  }

  private <T> Optional<T> refuse(Location place, String message, String hint) {
    findings.problem(place, "", message, hint);
    return Optional.empty();
  }
}

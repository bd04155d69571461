package io.voiceagents.backup.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.voiceagents.backup.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The OpenAPI document as the server follows it: which paths there are, who may ask for them, and
 * what a request may hold. What is not in it is denied. Immutable.
 */
public final class Contract {
  private static final String RESOURCE = "/api/openapi.yaml";

  private final String text;
  private final List<Operation> operations;

  /** Those without parameters in their path, by method and path: the ones that are asked most. */
  private final Map<String, Match> plain = new HashMap<>();

  private Contract(String text, List<Operation> operations) {
    this.text = text;
    this.operations = List.copyOf(operations);
    for (Operation operation : operations) {
      String path = String.join("/", operation.segments());
      if (!path.contains("{")) {
        plain.put(operation.method() + " " + path, new Match(operation, Map.of()));
      }
    }
  }

  /**
   * One operation.
   *
   * @param leastRole that may ask for it
   * @param body schema of the body; missing where there is none
   * @param query schemas of the query's parameters, by name
   * @param audited whether its calls go on record: all that change something, and those that say so
   */
  public record Operation(
      String id,
      String method,
      List<String> segments,
      Role leastRole,
      JsonNode body,
      Map<String, JsonNode> query,
      boolean audited) {

    /** In the words of the command line, as in {@code backup run}. */
    public String words() {
      return id.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private Optional<Map<String, String>> match(List<String> path) {
      if (path.size() != segments.size()) {
        return Optional.empty();
      }
      Map<String, String> parameters = new HashMap<>();
      for (int i = 0; i < path.size(); i++) {
        String segment = segments.get(i);
        String found = path.get(i);
        if (segment.startsWith("{") && found.matches("[A-Za-z0-9_-]{1,64}")) {
          parameters.put(segment.substring(1, segment.length() - 1), found);
        } else if (!segment.equals(found)) {
          return Optional.empty();
        }
      }
      return Optional.of(parameters);
    }
  }

  /** An operation and the parameters of its path. */
  public record Match(Operation operation, Map<String, String> path) {}

  /**
   * Reads the document of this program.
   *
   * @throws IOException if an operation says not who may ask for it
   */
  public static Contract load() throws IOException {
    try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException(
            RESOURCE + " is missing. Hint: this is a defect of the build; install it anew.");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static Contract parse(String text) throws IOException {
    JsonNode document = new ObjectMapper(new YAMLFactory()).readTree(text);
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(operation(path.getKey(), method.getKey(), method.getValue()));
      }
    }
    return new Contract(text, operations);
  }

  private static Operation operation(String path, String method, JsonNode node) throws IOException {
    String id = node.path("operationId").asText();
    Role least =
        Role.of(node.path("x-least-role").asText())
            .orElseThrow(
                () ->
                    new IOException(
                        "openapi.yaml: %s %s names no x-least-role. Hint: viewer, operator or admin."
                            .formatted(method, path)));
    Map<String, JsonNode> query = new HashMap<>();
    for (JsonNode parameter : node.path("parameters")) {
      if (parameter.path("in").asText().equals("query")) {
        query.put(parameter.path("name").asText(), parameter.path("schema"));
      }
    }
    JsonNode body = node.path("requestBody").path("content").path("application/json");
    return new Operation(
        id,
        method.toUpperCase(Locale.ROOT),
        segments(path),
        least,
        body.path("schema"),
        Map.copyOf(query),
        !method.equals("get") || node.path("x-audited").asBoolean(false));
  }

  /** The document itself. */
  public String text() {
    return text;
  }

  public List<Operation> operations() {
    return operations;
  }

  /** The operation for a path as it came, nothing decoded and nothing tidied; empty for none. */
  public Optional<Match> find(String method, String path) {
    Match known = plain.get(method + " " + path);
    if (known != null) {
      return Optional.of(known);
    }
    List<String> segments = segments(path);
    for (Operation operation : operations) {
      Optional<Map<String, String>> parameters =
          operation.method().equals(method) ? operation.match(segments) : Optional.empty();
      if (parameters.isPresent()) {
        return Optional.of(new Match(operation, parameters.get()));
      }
    }
    return Optional.empty();
  }

  /** The methods that a path has, for the header Allow; empty if there is no such path. */
  public String methods(String path) {
    List<String> segments = segments(path);
    TreeSet<String> methods = new TreeSet<>();
    operations.stream()
        .filter(operation -> operation.match(segments).isPresent())
        .forEach(operation -> methods.add(operation.method()));
    return String.join(", ", methods);
  }

  private static List<String> segments(String path) {
    return Arrays.asList(path.split("/", -1));
  }
}

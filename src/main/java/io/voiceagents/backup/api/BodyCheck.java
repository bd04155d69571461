package io.voiceagents.backup.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.voiceagents.backup.api.Contract.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads bodies and queries by the schemas of the contract; what is not in them is refused. */
final class BodyCheck {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private BodyCheck() {}

  static JsonNode read(Operation operation, byte[] body) throws ProblemException {
    if (operation.body().isMissingNode()) {
      if (body.length > 0) {
        throw new ProblemException(400, "this operation takes no body", "Leave it out.");
      }
      return JsonNodeFactory.instance.objectNode();
    }
    JsonNode read = parse(body);
    JsonNode properties = operation.body().path("properties");
    for (Map.Entry<String, JsonNode> field : read.properties()) {
      check(
          "'" + field.getKey() + "'",
          properties.path(field.getKey()),
          field.getValue(),
          names(properties));
    }
    for (JsonNode required : operation.body().path("required")) {
      if (!read.has(required.asText())) {
        throw new ProblemException(
            400,
            "'" + required.asText() + "' is missing",
            "The body may hold " + names(properties) + ".");
      }
    }
    return read;
  }

  private static JsonNode parse(byte[] body) throws ProblemException {
    try {
      JsonNode read = JSON.readTree(body);
      if (read.isObject()) {
        return read;
      }
    } catch (JacksonException e) {
      throw new ProblemException(
          400, "the body is not JSON: " + e.getOriginalMessage(), "Send one JSON object.");
    } catch (IOException e) {
      throw new ProblemException(400, "the body can't be read", "Send one JSON object.");
    }
    throw new ProblemException(400, "the body is not a JSON object", "Send one JSON object.");
  }

  static void query(Operation operation, Map<String, String> query) throws ProblemException {
    for (Map.Entry<String, String> parameter : query.entrySet()) {
      JsonNode schema = operation.query().get(parameter.getKey());
      String names = String.join(", ", operation.query().keySet());
      String place = "parameter '" + parameter.getKey() + "'";
      if (schema == null) {
        throw unknown(place, names.isEmpty() ? "none" : names);
      }
      if (schema.path("type").asText().equals("integer")) {
        integer(place, schema, parameter.getValue());
      }
      words(place, schema, parameter.getValue());
    }
  }

  private static void integer(String place, JsonNode schema, String text) throws ProblemException {
    long least = schema.path("minimum").asLong(0);
    long most = schema.path("maximum").asLong(Integer.MAX_VALUE);
    boolean number = text.matches("[0-9]{1,10}");
    if (!number || Long.parseLong(text) < least || Long.parseLong(text) > most) {
      throw new ProblemException(
          400,
          place + " is '" + shortened(text) + "'",
          "A whole number from " + least + " to " + most + ".");
    }
  }

  private static void check(String place, JsonNode schema, JsonNode value, String names)
      throws ProblemException {
    if (schema.isMissingNode()) {
      throw unknown(place, names);
    }
    String type = schema.path("type").asText();
    boolean fits =
        switch (type) {
          case "string" -> value.isTextual();
          case "boolean" -> value.isBoolean();
          case "integer" -> value.isInt() && value.asInt() >= schema.path("minimum").asInt(0);
          case "array" -> value.isArray() && allText(value);
          default -> false;
        };
    if (!fits) {
      throw new ProblemException(
          400,
          place + " is " + shortened(value.toString()),
          "It must be of the type " + type + (type.equals("array") ? " of texts." : "."));
    }
    words(place, schema, value.asText());
  }

  private static void words(String place, JsonNode schema, String value) throws ProblemException {
    List<String> words = new ArrayList<>();
    schema.path("enum").forEach(word -> words.add(word.asText()));
    if (!words.isEmpty() && !words.contains(value)) {
      throw new ProblemException(
          400,
          place + " is '" + shortened(value) + "'",
          "One of " + String.join(", ", words) + ".");
    }
  }

  private static boolean allText(JsonNode array) {
    for (JsonNode one : array) {
      if (!one.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private static ProblemException unknown(String place, String names) {
    return new ProblemException(400, place + " is unknown", "There may be: " + names + ".");
  }

  private static String names(JsonNode properties) {
    List<String> names = new ArrayList<>();
    properties.fieldNames().forEachRemaining(names::add);
    return String.join(", ", names);
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }
}

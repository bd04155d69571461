package io.voiceagents.backup.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * A JSON object in the making: fields in the order in which they came, names in snake_case. Times
 * are RFC 3339 texts, durations seconds, sizes bytes, words of enums lower case; what is absent is
 * {@code null} rather than left out, so that a reader can rely on every name.
 */
public final class Document {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ObjectNode fields = NODES.objectNode();

  /** Adds a field. */
  public Document put(String name, Object value) {
    fields.set(name, node(value));
    return this;
  }

  /** The same with another value of a field; this one stays as it is. */
  public Document with(String name, Object value) {
    Document other = new Document();
    other.fields.setAll(fields);
    return other.put(name, value);
  }

  /** The whole text, indented, without a line break at its end. */
  public String json() {
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document of plain values can't be written as JSON", e);
    }
  }

  private static JsonNode node(Object value) {
    if (value instanceof Document document) {
      return document.fields;
    }
    if (value instanceof JsonNode made) {
      return made;
    }
    if (value instanceof Collection<?> many) {
      ArrayNode array = NODES.arrayNode();
      many.forEach(one -> array.add(node(one)));
      return array;
    }
    if (value instanceof Optional<?> maybe) {
      return maybe.isPresent() ? node(maybe.get()) : NODES.nullNode();
    }
    return scalar(value);
  }

  private static JsonNode scalar(Object value) {
    if (value instanceof Boolean yes) {
      return NODES.booleanNode(yes);
    }
    if (value instanceof Long || value instanceof Integer) {
      return NODES.numberNode(((Number) value).longValue());
    }
    if (value instanceof Duration duration) {
      return NODES.numberNode(duration.toMillis() / 1000.0);
    }
    if (value instanceof Enum<?> word) {
      return NODES.textNode(word.name().toLowerCase(Locale.ROOT));
    }
    return NODES.textNode(value.toString());
  }
}

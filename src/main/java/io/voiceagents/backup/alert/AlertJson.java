package io.voiceagents.backup.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The form of alerts in files and messages: names in snake_case, times as RFC 3339 texts. */
public final class AlertJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private AlertJson() {}

  /**
   * A notice of the outbox.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Notice notice(String text) {
    return read(text, Notice.class);
  }

  /** A notice as the outbox keeps it. */
  public static String text(Notice notice) {
    return text(notice, Links.NONE);
  }

  /** A notice as a webhook gets it: with what people need to know. */
  public static String text(Notice notice, Links links) {
    ObjectNode node = JSON.valueToTree(notice);
    node.put("key", notice.alert().key())
        .put("headline", notice.headline())
        .put("at_risk", notice.alert().kind().risk())
        .put("command", notice.alert().command())
        .put("runbook", links.runbook(notice.alert().kind()));
    links.dashboard().ifPresent(page -> node.put("dashboard", page));
    return write(node);
  }

  static OpenAlert open(String text) {
    return read(text, OpenAlert.class);
  }

  static String text(OpenAlert open) {
    return write(open);
  }

  static List<Silence> silences(String text) {
    return List.of(read(text, Silence[].class));
  }

  static Map<String, DailyTests.Proof> proofs(String text) {
    Map<String, DailyTests.Proof> proofs = new TreeMap<>();
    for (Map.Entry<String, JsonNode> one : read(text, JsonNode.class).properties()) {
      proofs.put(one.getKey(), read(one.getValue().toString(), DailyTests.Proof.class));
    }
    return proofs;
  }

  static String text(Map<String, DailyTests.Proof> proofs) {
    return write(proofs);
  }

  static String text(List<Silence> silences) {
    return write(silences);
  }

  private static <T> T read(String text, Class<T> form) {
    try {
      JsonNode node = JSON.readTree(text);
      return JSON.treeToValue(node, form);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a " + form.getSimpleName() + ": " + text, e);
    }
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can't be written as JSON", e);
    }
  }
}

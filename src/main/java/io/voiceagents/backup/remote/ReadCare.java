package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.alert.Acknowledgement;
import io.voiceagents.backup.alert.Alert;
import io.voiceagents.backup.alert.AlertKind;
import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.alert.Silence;
import io.voiceagents.backup.cli.ChainView;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.retention.Expired;
import io.voiceagents.backup.retention.Fate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** As {@link Read}: alerts, and what becomes of old backups. */
final class ReadCare {
  private ReadCare() {}

  static OpenAlert alert(JsonNode node) {
    String key = Read.text(node, "key");
    String kind = Read.text(node, "kind");
    Alert alert =
        new Alert(
            AlertKind.valueOf(kind.toUpperCase(Locale.ROOT)),
            key.substring(0, Math.max(0, key.length() - kind.length() - 1)),
            Read.text(node, "type"),
            AlertLevel.of(Read.text(node, "severity")),
            Read.text(node, "what"),
            moment(node, "since"));
    return new OpenAlert(
        alert,
        node.path("times").asLong(),
        moment(node, "noticed_at"),
        null,
        new HashSet<>(texts(node, "escalated_to")),
        new Acknowledgement(
            moment(node, "acknowledged_at"),
            maybe(node, "acknowledged_by").orElse(""),
            maybe(node, "note").orElse("")));
  }

  static Silence silence(JsonNode node) {
    return new Silence(
        Read.text(node, "pattern"), moment(node, "until"), Read.text(node, "reason"));
  }

  static ChainView chain(JsonNode node) {
    return new ChainView(
        Read.text(node, "type"),
        Read.text(node, "chain"),
        node.path("sets").asInt(),
        Fate.valueOf(Read.text(node, "fate").toUpperCase(Locale.ROOT)),
        node.path("marked").asBoolean(),
        Read.text(node, "reason"));
  }

  /** Without the fates, which the answer does not hold. */
  static Expired expired(JsonNode node) {
    return new Expired(
        Read.text(node, "type"),
        List.of(),
        texts(node, "marked"),
        texts(node, "waiting"),
        texts(node, "withdrawn"),
        texts(node, "deleted"),
        node.path("postponed").asInt(),
        node.path("log_parts_deleted").asInt(),
        node.path("freed_bytes").asLong(),
        texts(node, "troubles"));
  }

  private static List<String> texts(JsonNode node, String field) {
    return Read.all(node.path(field), JsonNode::asText);
  }

  private static Optional<String> maybe(JsonNode node, String field) {
    return Optional.of(node.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  private static Instant moment(JsonNode node, String field) {
    return maybe(node, field).map(Instant::parse).orElse(Instant.EPOCH);
  }
}

package io.voiceagents.backup.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.policy.AlertChannel.Quiet;
import io.voiceagents.backup.policy.AlertSettings.Heartbeat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelsTest {
  private static final String YAML =
      """
      storage: {directory: backups}
      encryption: {key_file: backup.key}
      policies: {redis: {connection: {host: h}}}
      schedules: {time_zone: Europe/Berlin}
      notification_channels:
        chat: {type: slack, webhook_url: "${HOOK}", quiet_hours: 22:00-07:00, types: [redis]}
        mail:
          type: email
          min_severity: info
          from: backup@example.com
          to: [a@example.com, b@example.com]
          smtp: {host: mail.example.com, ca_certificate: mail-ca.pem, user: backup, password: "${PASSWORD}"}
          fallback: other
          max_per_minute: 3
          daily_test: "09:00"
        pager: {type: pagerduty, escalation_after: 30m, routing_key: "${ROUTING}"}
        other: {type: webhook, webhook_url: "https://example.com/alerts"}
        bot: {type: slack, token: "${BOT}", channel: "#alerts"}
        gov: {type: slack, token: "${BOT}", channel: C0123456789, url: "https://slack-gov.com/"}
      heartbeat: {url: "${BEAT}", interval: 2m}
      """;

  @TempDir private Path directory = Path.of("");

  @Test
  void readsEveryKindOfChannel() throws Exception {
    Path file = Files.writeString(directory.resolve("backup.yaml"), YAML);
    Map<String, String> environment =
        Map.of(
            "HOOK",
            "https://hooks/T/B/xyz",
            "PASSWORD",
            "hunter2",
            "ROUTING",
            "R0",
            "BEAT",
            "https://beats/hunter3",
            "BOT",
            "xoxb-hunter4");
    AlertSettings alerts = ConfigurationLoader.load(file, environment).alerts();
    assertThat(alerts.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(alerts.channels().keySet())
        .containsExactly("chat", "mail", "pager", "other", "bot", "gov");
    AlertChannel mail = alerts.channels().values().stream().skip(1).findFirst().orElseThrow();
    assertThat(mail.care())
        .isEqualTo(
            new AlertChannel.Care(
                Optional.of("other"), 3, Optional.empty(), Optional.of(LocalTime.of(9, 0))));
    assertThat(alerts.channels().values())
        .extracting(channel -> channel.care().escalationAfter())
        .contains(Optional.of(Duration.ofMinutes(30)));
    assertThat(alerts.heartbeat())
        .contains(new Heartbeat(new Secret("https://beats/hunter3"), Duration.ofMinutes(2)));
    assertThat(mail.least()).isEqualTo(AlertLevel.INFO);
    assertThat(mail.way())
        .isEqualTo(
            new AlertChannel.Email(
                "mail.example.com",
                587,
                AlertChannel.Tls.STARTTLS,
                Optional.of(directory.resolve("mail-ca.pem")),
                "backup",
                new Secret("hunter2"),
                "backup@example.com",
                List.of("a@example.com", "b@example.com")));
    Secret bot = new Secret("xoxb-hunter4");
    assertThat(alerts.channels().values())
        .extracting(AlertChannel::way)
        .contains(
            new AlertChannel.SlackApp(bot, "#alerts", "https://slack.com"),
            new AlertChannel.SlackApp(bot, "C0123456789", "https://slack-gov.com"));
    assertThat(alerts.toString()).doesNotContain("xyz", "hunter2", "hunter3", "hunter4", "R0");
  }

  @Test
  void aRecoveryKitShowsNoSecretOfAChannel() {
    String text = YAML.replaceAll("\\$\\{[A-Z]+}", "https://x/hunter2");
    assertThat(Redaction.of(text.replace("https://example.com/alerts", "https://x/hunter2")).yaml())
        .doesNotContain("hunter2");
  }

  @Test
  void theNightMayBeInBetween() {
    Quiet night = new Quiet(LocalTime.of(22, 0), LocalTime.of(7, 0));
    assertThat(night.covers(LocalTime.of(23, 0))).isTrue();
    assertThat(night.covers(LocalTime.of(6, 59))).isTrue();
    assertThat(night.covers(LocalTime.of(7, 0))).isFalse();
    assertThat(new Quiet(LocalTime.of(12, 0), LocalTime.of(13, 0)).covers(LocalTime.of(22, 0)))
        .isFalse();
  }
}

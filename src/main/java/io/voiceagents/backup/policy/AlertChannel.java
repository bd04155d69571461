package io.voiceagents.backup.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A way to reach people.
 *
 * @param name of the configuration
 * @param least urgent that it is told of
 * @param types backup types that it is told of; empty for all
 * @param quiet when it is told of critical alerts alone; the others wait
 * @param care how it is looked after
 */
public record AlertChannel(
    String name, AlertLevel least, Set<String> types, Optional<Quiet> quiet, Care care, Way way) {
  public AlertChannel {
    types = Set.copyOf(types);
  }

  /** With the usual care. */
  public AlertChannel(
      String name, AlertLevel least, Set<String> types, Optional<Quiet> quiet, Way way) {
    this(name, least, types, quiet, Care.USUAL, way);
  }

  /**
   * How a channel is looked after.
   *
   * @param fallback the channel that is told what this one does not take
   * @param perMinute most messages a minute
   * @param escalationAfter it is told only of critical alerts that are open for so long
   * @param dailyTest when a message proves it, in the zone of the schedules
   */
  public record Care(
      Optional<String> fallback,
      int perMinute,
      Optional<Duration> escalationAfter,
      Optional<LocalTime> dailyTest) {
    /** Ten a minute: more than anybody reads. */
    public static final Care USUAL =
        new Care(Optional.empty(), 10, Optional.empty(), Optional.empty());
  }

  /**
   * Hours of rest, in the zone of the schedules.
   *
   * @param from first quiet minute
   * @param to first that is not; before {@code from} when the night is in between
   */
  public record Quiet(LocalTime from, LocalTime to) {
    public boolean covers(LocalTime time) {
      boolean begun = !time.isBefore(from);
      boolean over = !time.isBefore(to);
      return from.isBefore(to) ? begun && !over : begun || !over;
    }
  }

  /** How it is told. */
  public sealed interface Way {
    /** The word of the configuration, which is also the name of the route. */
    String word();
  }

  /** A channel of Slack; both ways have one queue, so an edit from one to the other loses none. */
  public sealed interface InSlack extends Way {
    /** The word of both. */
    String WORD = "slack";

    @Override
    default String word() {
      return WORD;
    }
  }

  /**
   * An incoming webhook of Slack.
   *
   * @param webhookUrl who has it may post
   */
  public record Slack(Secret webhookUrl) implements InSlack {}

  /**
   * Slack's Web API ({@code chat.postMessage}), as the bot of an app.
   *
   * @param token of the bot; who has it may post wherever the bot may
   * @param channel id or name of Slack's channel
   * @param url of Slack, without a path
   */
  public record SlackApp(Secret token, String channel, String url) implements InSlack {}

  /**
   * Mail.
   *
   * @param authority the certificates that are trusted, PEM; empty for the JVM's
   * @param user empty without a login
   */
  public record Email(
      String host,
      int port,
      Tls tls,
      Optional<Path> authority,
      String user,
      Secret password,
      String from,
      List<String> to)
      implements Way {
    public Email {
      to = List.copyOf(to);
    }

    @Override
    public String word() {
      return "email";
    }
  }

  /** How a connection to a mail server is protected. */
  public enum Tls {
    NONE,
    STARTTLS,
    IMPLICIT
  }

  /**
   * PagerDuty's Events API, version 2.
   *
   * @param routingKey of an integration
   * @param url where events are sent
   */
  public record PagerDuty(Secret routingKey, String url) implements Way {
    /** Its word. */
    public static final String WORD = "pagerduty";

    @Override
    public String word() {
      return WORD;
    }
  }

  /**
   * A POST of the notice as JSON.
   *
   * @param webhookUrl may hold a token, so it is a secret
   */
  public record Webhook(Secret webhookUrl) implements Way {
    @Override
    public String word() {
      return "webhook";
    }
  }
}

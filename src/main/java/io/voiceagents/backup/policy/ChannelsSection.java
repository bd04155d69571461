package io.voiceagents.backup.policy;

import io.voiceagents.backup.policy.AlertChannel.Care;
import io.voiceagents.backup.policy.AlertChannel.Quiet;
import io.voiceagents.backup.policy.AlertChannel.Tls;
import io.voiceagents.backup.policy.AlertChannel.Way;
import io.voiceagents.backup.policy.AlertSettings.Heartbeat;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code notification_channels} and {@code heartbeat}. */
final class ChannelsSection {
  private static final String NAME = "[a-z][a-z0-9_]{0,62}";
  private static final String AT = "notification_channels.<name>";
  // PagerDuty's documentation of the Events API v2: the address of its US service region.
  private static final String PAGERDUTY = "https://events.pagerduty.com/v2/enqueue";
  private static final Map<String, List<String>> KEYS =
      Map.of(
          "slack", List.of("webhook_url", "token", "channel", "url"),
          "email", List.of("smtp", "from", "to"),
          "pagerduty", List.of("routing_key", "url"),
          "webhook", List.of("webhook_url"));

  private final String name;
  private final List<String> others;
  private final Section section;

  private ChannelsSection(String name, List<String> others, Section section) {
    this.name = name;
    this.others = others;
    this.section = section;
  }

  /**
   * The channels.
   *
   * @param zone in which their quiet hours are meant
   */
  static AlertSettings read(Section root, ZoneId zone) {
    Map<String, AlertChannel> channels = new LinkedHashMap<>();
    root.section("notification_channels", List.of())
        .ifPresent(all -> all.names().forEach(name -> readOne(all, name, channels)));
    return new AlertSettings(channels, zone, heartbeat(root), Optional.empty());
  }

  private static Optional<Heartbeat> heartbeat(Section root) {
    return root.section("heartbeat", KnownKeys.at("heartbeat"))
        .flatMap(
            section -> {
              section.require("url", "As in https://hc-ping.com/..., better as ${VARIABLE}.");
              Optional<Secret> url = addressed(section, "url");
              Duration interval =
                  section
                      .read("interval", DurationText.between("10s", "6h"))
                      .orElse(Duration.ofMinutes(5));
              return url.map(secret -> new Heartbeat(secret, interval));
            });
  }

  /** A secret that is an address; what is wrong is said without the value. */
  static Optional<Secret> addressed(Section section, String key) {
    Optional<Secret> secret = section.secret(key);
    return section.read(key, ChannelsSection::address).flatMap(valid -> secret);
  }

  private static void readOne(Section all, String name, Map<String, AlertChannel> channels) {
    if (!name.matches(NAME)) {
      all.problem(
          name,
          "is not a name for a channel: a lower-case letter, then at most 62 lower-case letters,"
              + " digits and underscores.",
          "");
      return;
    }
    all.section(name, KnownKeys.at(AT))
        .flatMap(section -> new ChannelsSection(name, others(all, name), section).channel())
        .ifPresent(channel -> channels.put(name, channel));
  }

  private static List<String> others(Section all, String name) {
    return all.names().stream().filter(other -> !other.equals(name)).toList();
  }

  private Optional<AlertChannel> channel() {
    section.require("type", "It is one of slack, email, pagerduty and webhook.");
    AlertLevel least = section.word("min_severity").map(AlertLevel::of).orElse(AlertLevel.WARNING);
    Optional<Quiet> quiet = section.read("quiet_hours", ChannelsSection::quiet);
    Set<String> types = new HashSet<>(texts("types"));
    Care care = care(quiet);
    Optional<String> type = section.word("type");
    type.ifPresent(this::refuseOthers);
    return type.flatMap(this::way)
        .map(way -> new AlertChannel(name, least, types, quiet, care, way));
  }

  private Care care(Optional<Quiet> quiet) {
    Optional<LocalTime> daily = section.read("daily_test", ChannelsSection::time);
    if (daily.flatMap(at -> quiet.filter(rest -> rest.covers(at))).isPresent()) {
      section.problem(
          "daily_test",
          "lies in the channel's quiet_hours.",
          "Its message would wait until they are over; choose a time outside of them.");
    }
    return new Care(
        section.read("fallback", this::other),
        section
            .read("max_per_minute", ValueForms.wholeNumber(1, 600))
            .orElse(Care.USUAL.perMinute()),
        section.read("escalation_after", DurationText.between("1m", "7d")),
        daily);
  }

  private String other(String text) throws BadValue {
    if (others.contains(text)) {
      return text;
    }
    throw new BadValue(
        "must be the name of another channel",
        others.isEmpty()
            ? "There is no other one."
            : Nearest.hint(text, others, "There is " + String.join(", ", others) + "."));
  }

  private void refuseOthers(String type) {
    List<String> own = KEYS.getOrDefault(type, List.of());
    KEYS.values().stream()
        .flatMap(List::stream)
        .distinct()
        .filter(key -> section.has(key) && !own.contains(key))
        .forEach(
            key ->
                section.problem(
                    key,
                    "is not for a channel of type " + type + ".",
                    "It takes " + String.join(", ", own) + "."));
  }

  private Optional<Way> way(String type) {
    return switch (type) {
      case "slack" -> new SlackSection(section).way().map(Way.class::cast);
      case "email" -> email();
      case "pagerduty" -> pagerDuty();
      default -> webhook();
    };
  }

  private Optional<Way> webhook() {
    section.require("webhook_url", "As in https://alerts.example.com/..., better as ${VARIABLE}.");
    return addressed(section, "webhook_url").map(AlertChannel.Webhook::new);
  }

  private Optional<Way> pagerDuty() {
    section.require("routing_key", "It is the integration key of a service in PagerDuty.");
    Optional<String> url =
        section.has("url") ? section.read("url", ChannelsSection::address) : Optional.of(PAGERDUTY);
    return section
        .secret("routing_key")
        .flatMap(key -> url.map(address -> new AlertChannel.PagerDuty(key, address)));
  }

  private Optional<Way> email() {
    section.require("smtp", "Name at least the host of the mail server.");
    section.require("from", "It is the sender's address.");
    section.require("to", "Name at least one address.");
    Optional<String> from = section.read("from", ChannelsSection::mailbox);
    List<String> to = new ArrayList<>();
    section.list("to").forEach(scalar -> scalar.parse(ChannelsSection::mailbox).ifPresent(to::add));
    Section smtp = section.sectionOrEmpty("smtp", KnownKeys.at(AT + ".smtp"));
    smtp.require("host", "It is the name or address of the mail server.");
    Optional<String> host = smtp.read("host", ValueForms.host());
    Tls tls =
        smtp.word("tls")
            .map(word -> Tls.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(Tls.STARTTLS);
    int port = smtp.read("port", ValueForms.wholeNumber(1, 65535)).orElse(usualPort(tls));
    Optional<String> user = smtp.read("user", ValueForms.text());
    Optional<Secret> password = smtp.secret("password");
    if (user.isPresent() != password.isPresent()) {
      smtp.problemHere("has only one of user and password.", "They go together.");
    }
    if (host.isEmpty() || from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AlertChannel.Email(
            host.get(),
            port,
            tls,
            smtp.path("ca_certificate"),
            user.orElse(""),
            password.orElse(Secret.NONE),
            from.get(),
            to));
  }

  private static int usualPort(Tls tls) {
    return switch (tls) {
      case NONE -> 25;
      case STARTTLS -> 587;
      case IMPLICIT -> 465;
    };
  }

  private List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    section.list(key).forEach(scalar -> scalar.parse(ValueForms.text()).ifPresent(texts::add));
    return texts;
  }

  static String address(String text) throws BadValue {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return text;
      }
    } catch (URISyntaxException e) {
      // The same as an address of another kind; its text may be a secret.
      throw new BadValue("must be an address (URL)", "It begins with https://.");
    }
    throw new BadValue("must be an address (URL)", "It begins with https://.");
  }

  private static String mailbox(String text) throws BadValue {
    if (!text.matches("[^\\s@,;<>\"]+@[^\\s@,;<>\"]+")) {
      throw new BadValue("must be a mail address", "As in ops@example.com.");
    }
    return text;
  }

  private static LocalTime time(String text) throws BadValue {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new BadValue("must be a time of day", "As in 09:00.");
    }
  }

  private static Quiet quiet(String text) throws BadValue {
    String[] times = text.split("-", -1);
    try {
      if (times.length == 2 && !times[0].equals(times[1])) {
        return new Quiet(LocalTime.parse(times[0].strip()), LocalTime.parse(times[1].strip()));
      }
    } catch (DateTimeParseException e) {
      throw new BadValue("must be two times of day", "As in 22:00-07:00.");
    }
    throw new BadValue("must be two times of day", "As in 22:00-07:00.");
  }
}

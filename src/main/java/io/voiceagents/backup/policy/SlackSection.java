package io.voiceagents.backup.policy;

import io.voiceagents.backup.policy.AlertChannel.InSlack;
import java.util.List;
import java.util.Optional;

/** Reads how a channel of Slack is told: by an incoming webhook, or as the bot of an app. */
record SlackSection(Section section) {
  // docs.slack.dev, "GovSlack": the same API at https://slack-gov.com.
  private static final String SLACK = "https://slack.com";
  private static final List<String> OF_AN_APP = List.of("channel", "url");

  Optional<InSlack> way() {
    boolean webhook = section.mentions("webhook_url");
    boolean token = section.mentions("token");
    if (webhook == token) {
      section.problemHere(
          webhook ? "has both webhook_url and token." : "has neither webhook_url nor token.",
          "Give the address of an incoming webhook, or a bot's token and a channel;"
              + " better as ${VARIABLE}.");
      return Optional.empty();
    }
    return token ? app() : webhook();
  }

  private Optional<InSlack> webhook() {
    OF_AN_APP.stream()
        .filter(section::has)
        .forEach(
            key ->
                section.problem(
                    key,
                    "goes with token, not with webhook_url.",
                    "A webhook has its channel, and its address names the server."));
    return ChannelsSection.addressed(section, "webhook_url").map(AlertChannel.Slack::new);
  }

  private Optional<InSlack> app() {
    section.require(
        "channel",
        "As in C0123456789 (\"About\" of the channel has it), or \"#alerts\" in quotes.");
    Optional<String> channel = section.read("channel", SlackSection::channel);
    Optional<Secret> token = section.secret("token");
    boolean readable = section.read("token", SlackSection::token).isPresent();
    Optional<String> url =
        section.has("url") ? section.read("url", SlackSection::server) : Optional.of(SLACK);
    if (!readable || token.isEmpty() || channel.isEmpty() || url.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new AlertChannel.SlackApp(token.get(), channel.get(), url.get()));
  }

  /** What an Authorization header can hold; what kind of token it is, Slack says itself. */
  private static String token(String text) throws BadValue {
    if (!text.matches("[!-~]{8,}")) {
      throw new BadValue("must be a bot's token", "It begins with xoxb-.");
    }
    return text;
  }

  private static String channel(String text) throws BadValue {
    if (text.isBlank() || text.length() > 81 || text.matches(".*[\\s,\\p{Cntrl}].*")) {
      throw new BadValue(
          "must be one channel of Slack", "As in C0123456789, or \"#alerts\" in quotes.");
    }
    return text;
  }

  /** The library puts {@code /api/} and the method behind it. */
  private static String server(String text) throws BadValue {
    return ChannelsSection.address(text).replaceFirst("/+$", "");
  }
}

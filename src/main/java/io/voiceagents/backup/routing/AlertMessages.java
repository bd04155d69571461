package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.alert.Alert;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.AlertJson;
import io.voiceagents.backup.alert.Links;
import io.voiceagents.backup.alert.Notice;
import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.Secret;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/**
 * Turns a notice into the message of a channel and judges the answer. Secrets go into headers and
 * bodies, never into an address of a route. Thread-safe.
 */
final class AlertMessages {
  /** Property with the name of the channel: the headers of a message are the server's. */
  static final String CHANNEL = "alertChannel";

  /** Property: whether the route sends by Slack's Web API. */
  private static final String SLACK_APP = "alertSlackApp";

  private final Supplier<AlertSettings> settings;
  private final AlertFiles files;
  private final String source;

  /**
   * @param source where alerts come from, usually the name of this host
   */
  AlertMessages(Supplier<AlertSettings> settings, AlertFiles files, String source) {
    this.settings = settings;
    this.files = files;
    this.source = source;
  }

  /**
   * Whether a notice that is tried again says what is not so any more: a beginning that is over, an
   * end that has begun again. Sent late, it would come behind the newer one and stand.
   */
  public boolean outdated(@Body String text, Exchange exchange) throws IOException {
    boolean again = exchange.getIn().getHeader(Exchange.REDELIVERY_COUNTER, 0, int.class) > 0;
    Notice notice = AlertJson.notice(text);
    return again
        && notice.channel().isEmpty()
        && notice.group().isEmpty()
        && notice.resolved() == files.open(notice.alert().key()).isPresent();
  }

  /**
   * Slack's documentation of incoming webhooks, a JSON object with {@code text}, or the text alone
   * for {@code chat.postMessage}. {@link #SLACK_APP} says which.
   */
  public void slack(@Body String text, Exchange exchange) throws IOException {
    Notice notice = AlertJson.notice(text);
    AlertChannel.InSlack way = way(exchange, AlertChannel.InSlack.class, AlertChannel.InSlack.WORD);
    // "Escaping text": these three characters are the control characters of its markup.
    String plain =
        notice.text(links()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    exchange.setProperty(SLACK_APP, way instanceof AlertChannel.SlackApp);
    if (way instanceof AlertChannel.Slack webhook) {
      ObjectNode message = JsonNodeFactory.instance.objectNode().put("text", plain);
      post(exchange, webhook.webhookUrl(), message.toString());
    } else {
      AlertSlack.bind(exchange.getContext(), settings);
      exchange.getIn().setBody(plain);
    }
  }

  public void webhook(@Body String text, Exchange exchange) throws IOException {
    AlertChannel.Webhook webhook = way(exchange, AlertChannel.Webhook.class, "webhook");
    post(exchange, webhook.webhookUrl(), AlertJson.text(AlertJson.notice(text), links()));
  }

  /** PagerDuty's documentation: "Events API v2", "Send an Alert Event". */
  public void pagerduty(@Body String text, Exchange exchange) throws IOException {
    Notice notice = AlertJson.notice(text);
    Alert alert = notice.alert();
    AlertChannel.PagerDuty pager = way(exchange, AlertChannel.PagerDuty.class, "pagerduty");
    ObjectNode event =
        JsonNodeFactory.instance
            .objectNode()
            .put("routing_key", pager.routingKey().reveal())
            .put("event_action", action(notice))
            .put("dedup_key", "voice-agent-backup/" + source + "/" + alert.key());
    ObjectNode payload =
        event
            .putObject("payload")
            .put("summary", shortened(notice.headline(), 1024))
            .put("source", source)
            .put("severity", alert.level().word())
            .put("timestamp", alert.since().toString())
            .put("component", alert.subject())
            .put("class", alert.kind().word());
    payload
        .putObject("custom_details")
        .put("what", alert.what())
        .put("at_risk", alert.kind().risk())
        .put("command", alert.command())
        .put("runbook", links().runbook(alert.kind()));
    links().dashboard().ifPresent(page -> follow(page, alert, event));
    post(exchange, new Secret(pager.url()), event.toString());
  }

  /** The same documentation: {@code client_url}, and {@code links} of an incident. */
  private void follow(String dashboard, Alert alert, ObjectNode event) {
    event.put("client", "voice-agent-backup").put("client_url", dashboard);
    event
        .putArray("links")
        .addObject()
        .put("href", links().runbook(alert.kind()))
        .put("text", "Runbook");
  }

  private Links links() {
    return new Links(settings.get().publicUrl());
  }

  private static String action(Notice notice) {
    return switch (notice.word()) {
      case RAISED, STILL_OPEN, ESCALATED -> "trigger";
      case ACKNOWLEDGED -> "acknowledge";
      case RESOLVED -> "resolve";
    };
  }

  /** Step {@code alert-email-message}: recipients, subject, text, and the server as a property. */
  public void email(@Body String text, Exchange exchange) throws IOException {
    Notice notice = AlertJson.notice(text);
    AlertChannel.Email email = way(exchange, AlertChannel.Email.class, "email");
    String name =
        AlertDispatch.channelOf(exchange.getIn().getHeader("CamelFileName", String.class));
    exchange.setProperty("alertMailServer", AlertMail.endpoint(exchange, settings, name, email));
    exchange.getIn().setHeader("From", email.from());
    exchange.getIn().setHeader("To", String.join(",", email.to()));
    exchange.getIn().setHeader("Subject", shortened(notice.headline(), 200));
    exchange.getIn().setHeader("Content-Type", "text/plain; charset=UTF-8");
    if (notice.alert().level() == AlertLevel.CRITICAL && !notice.resolved()) {
      exchange.getIn().setHeader("X-Priority", "1");
    }
    exchange.getIn().setBody(notice.text(links()));
  }

  /**
   * Judges the answer of an HTTP server.
   *
   * @throws IOException what it means, see {@link AlertAnswer#status}
   */
  public void answered(Exchange exchange) throws IOException {
    int code = exchange.getIn().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, int.class);
    if (code < 200 || code >= 300) {
      throw AlertAnswer.status(code, exchange.getIn().getHeader("Retry-After", "", String.class));
    }
  }

  private <T extends AlertChannel.Way> T way(Exchange exchange, Class<T> form, String word)
      throws AlertRefused {
    String name =
        AlertDispatch.channelOf(exchange.getIn().getHeader("CamelFileName", String.class));
    exchange.setProperty(CHANNEL, name);
    AlertChannel channel = settings.get().channels().get(name);
    if (channel == null || !form.isInstance(channel.way())) {
      throw new AlertRefused("there is no channel '%s' of type %s any more".formatted(name, word));
    }
    return form.cast(channel.way());
  }

  private static void post(Exchange exchange, Secret address, String json) {
    exchange.getIn().setHeader(Exchange.HTTP_METHOD, "POST");
    exchange.getIn().setHeader(Exchange.HTTP_URI, address.reveal());
    exchange.getIn().setHeader(Exchange.CONTENT_TYPE, "application/json; charset=utf-8");
    exchange.getIn().setBody(json.getBytes(UTF_8));
  }

  private static String shortened(String text, int most) {
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.length() <= most ? clean : clean.substring(0, most - 3) + "...";
  }
}

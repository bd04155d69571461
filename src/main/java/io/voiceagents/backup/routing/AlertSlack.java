package io.voiceagents.backup.routing;

import com.slack.api.SlackConfig;
import com.slack.api.audit.AuditConfig;
import com.slack.api.methods.MethodsConfig;
import com.slack.api.methods.SlackApiException;
import com.slack.api.scim.SCIMConfig;
import com.slack.api.scim2.SCIM2Config;
import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertSettings;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.slack.SlackComponent;
import org.apache.camel.component.slack.SlackEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Camel's component for Slack, for channels that have a bot's token. Its endpoints are named by the
 * channels of the configuration ({@code slack:chat}); token and Slack's channel are asked of the
 * settings for each endpoint, so no address, option or bean that routes can name holds a secret.
 * Loaded by the first message for such a channel. Thread-safe.
 */
final class AlertSlack extends SlackComponent {
  private static final String SCHEME = "slack";
  private final Supplier<AlertSettings> settings;

  private AlertSlack(CamelContext context, Supplier<AlertSettings> settings) {
    super(context);
    this.settings = settings;
  }

  /**
   * Has {@code slack:} mean this component, also where a route has made Camel's before; that one
   * knows no channel of ours.
   */
  static synchronized void bind(CamelContext context, Supplier<AlertSettings> settings) {
    if (!(context.hasComponent(SCHEME) instanceof AlertSlack)) {
      stopCounting();
      context.removeComponent(SCHEME);
      context.addComponent(SCHEME, new AlertSlack(context, settings));
    }
  }

  /**
   * The library's own configurations, which no client of ours has, keep eight threads that wake
   * each second to count calls.
   */
  private static void stopCounting() {
    SlackConfig unused = SlackConfig.DEFAULT;
    Stream.of(
            unused.getMethodsConfig().getMetricsDatastore(),
            unused.getAuditConfig().getMetricsDatastore(),
            unused.getSCIMConfig().getMetricsDatastore(),
            unused.getSCIM2Config().getMetricsDatastore(),
            MethodsConfig.DEFAULT_SINGLETON.getMetricsDatastore(),
            AuditConfig.DEFAULT_SINGLETON.getMetricsDatastore(),
            SCIMConfig.DEFAULT_SINGLETON.getMetricsDatastore(),
            SCIM2Config.DEFAULT_SINGLETON.getMetricsDatastore())
        .forEach(store -> store.setStatsEnabled(false));
  }

  /** Without options: with {@code serverUrl} a route could have the token sent elsewhere. */
  @Override
  protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters)
      throws AlertRefused {
    if (!parameters.isEmpty()) {
      throw new AlertRefused(
          "'slack:%s' takes no options, found %s. Hint: they stand in notification_channels"
              .formatted(name, parameters.keySet()));
    }
    AlertChannel channel = settings.get().channels().get(name);
    if (channel == null || !(channel.way() instanceof AlertChannel.SlackApp app)) {
      throw new AlertRefused("there is no channel '%s' with a token any more".formatted(name));
    }
    SlackEndpoint endpoint = new Judging(uri, app.channel(), this);
    endpoint.setToken(app.token().reveal());
    endpoint.setServerUrl(app.url());
    return endpoint;
  }

  /** An endpoint whose producer says how it ended. */
  private static final class Judging extends SlackEndpoint {
    Judging(String uri, String channel, SlackComponent component) {
      super(uri, channel, component);
    }

    @Override
    public Producer createProducer() throws Exception {
      return new Judge(this, super.createProducer());
    }
  }

  /**
   * Sends by Camel's producer, and throws what its failure means. SlackProducer 4.17.0 calls back
   * before it notes that Slack answered {@code ok: false}; here nobody goes on before it is
   * through.
   */
  private static final class Judge extends DefaultProducer {
    /**
     * Of {@code ChatPostMessageResponse.toString}: all that the producer tells of such an answer.
     */
    private static final Pattern WORD = Pattern.compile("[(, ]error=([a-z0-9_]{1,64})[,)]");

    private final Producer slack;

    Judge(Endpoint endpoint, Producer slack) {
      super(endpoint);
      this.slack = slack;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
      slack.process(exchange);
      Exception failure = exchange.getException();
      if (failure != null) {
        exchange.setException(null);
        throw meaning(failure);
      }
    }

    private static Exception meaning(Exception failure) {
      if (failure instanceof SlackApiException answer) {
        String after = answer.getResponse().header("Retry-After", "");
        return AlertAnswer.status(answer.getResponse().code(), after == null ? "" : after);
      }
      Matcher word = WORD.matcher(Optional.ofNullable(failure.getMessage()).orElse(""));
      boolean answered = failure instanceof CamelExchangeException && word.find();
      return answered ? AlertAnswer.slack(word.group(1)) : failure;
    }

    @Override
    protected void doStart() throws Exception {
      super.doStart();
      ServiceHelper.startService(slack);
    }

    /** Ends Slack's client: its connections, and the threads that count its calls. */
    @Override
    protected void doStop() throws Exception {
      ServiceHelper.stopAndShutdownService(slack);
      super.doStop();
    }
  }
}

package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Why Slack is told by HTTP; when this fails, camel-slack may be looked at again. */
class SlackComponentTest {
  @Test
  void camelSlackTakesARefusedMessageForASentOne() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.addRoutes(
          new org.apache.camel.builder.RouteBuilder() {
            @Override
            public void configure() {
              errorHandler(noErrorHandler());
              from("direct:tell")
                  .to("slack:#ops?webhookUrl=" + url)
                  .setProperty("wentOn", constant(true));
            }
          });
      context.start();
      Exchange after =
          context
              .createProducerTemplate()
              .request("direct:tell", exchange -> exchange.getIn().setBody("text"));
      assertThat(asked).hasValue(1);
      assertThat(after.getProperty("wentOn", false, boolean.class)).isTrue();
    } finally {
      server.stop(0);
    }
  }
}

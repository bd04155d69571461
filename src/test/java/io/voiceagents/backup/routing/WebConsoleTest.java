package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Hawtio console and what may be asked of JMX through it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WebConsoleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JMX = "/hawtio/jolokia";

  private static WebPlatform platform;
  private static ObjectName route;

  @BeforeAll
  static void start(@TempDir Path root) throws Exception {
    platform = new WebPlatform(root);
    Policy policy =
        Objects.requireNonNull(platform.operations().configuration().policies().get("voice_data"));
    assertThat(
            platform
                .operations()
                .backups()
                .run(new BackupRequest(policy, BackupKind.FULL, false), Progress.NONE)
                .outcome())
        .isEqualTo(Outcome.COMPLETE);
    route =
        ManagementFactory.getPlatformMBeanServer()
            .queryNames(new ObjectName("org.apache.camel:type=routes,name=\"verify\",*"), null)
            .iterator()
            .next();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static JsonNode ask(Role role, String question) throws Exception {
    HttpResponse<String> answer = platform.post(role, JMX, question);
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static String exec(String mbean, String operation) {
    return JSON.createObjectNode()
        .put("type", "exec")
        .put("mbean", mbean)
        .put("operation", operation)
        .toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hawtio/",
        "/hawtio",
        "/hawtio/index.html",
        "/hawtio/user",
        "/hawtio/plugin",
        JMX,
        JMX + "/version"
      })
  void isClosedToStrangers(String path) throws Exception {
    assertThat(platform.send(platform.to(path)).statusCode()).isEqualTo(401);
    assertThat(
            platform
                .send(
                    platform
                        .to(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"type\":\"version\"}")))
                .statusCode())
        .isEqualTo(401);
    assertThat(platform.send(platform.to(path).header("Accept", "text/html")).statusCode())
        .as("a browser is sent to the login")
        .isEqualTo(303);
  }

  @Test
  void showsItsPagesToThoseWhoAreKnown() throws Exception {
    HttpResponse<String> page = platform.get(Role.VIEWER, "/hawtio/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<base href=\"/hawtio/\">");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe-eval", "http:", "https:");
    assertThat(platform.get(Role.VIEWER, "/hawtio/camel/routes").body()).isEqualTo(page.body());
    String script = page.body().replaceAll("(?s).*src=\"(/hawtio/static/js/main[^\"]*)\".*", "$1");
    HttpResponse<String> code = platform.get(Role.VIEWER, script);
    assertThat(code.headers().firstValue("Content-Type").orElse("")).contains("javascript");
    assertThat(code.body()).hasSizeGreaterThan(100_000);
    assertThat(platform.get(Role.VIEWER, "/hawtio/user").body()).isEqualTo("\"viewer\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hawtio/../application.properties",
        "/hawtio/..%2fapplication.properties",
        "/hawtio/static/js/main.cbde73c6.js.map",
        "/hawtio/application.properties",
        "/hawtio/META-INF/MANIFEST.MF",
        "/hawtio/io/hawt/springboot/HawtioEndpoint.class"
      })
  void servesItsOwnFilesOnly(String path) throws Exception {
    assertThat(platform.get(Role.ADMIN, path).statusCode()).isEqualTo(404);
  }

  @Test
  void everybodyMayLookAtRoutes() throws Exception {
    JsonNode state =
        ask(
            Role.VIEWER,
            "{\"type\":\"read\",\"mbean\":\"" + escaped(route) + "\",\"attribute\":\"State\"}");
    assertThat(state.path("value").asText()).isEqualTo("Started");
    JsonNode dump = ask(Role.VIEWER, exec(route.toString(), "dumpRouteAsXml()"));
    assertThat(dump.path("value").asText())
        .contains("direct:verify")
        .as("Hawtio can't draw it")
        .doesNotContain("errorHandler");
  }

  private static String escaped(ObjectName name) {
    return name.toString().replace("\"", "\\\"");
  }

  @Test
  void administratorsStopAndStartRoutes() throws Exception {
    for (Role role : List.of(Role.VIEWER, Role.OPERATOR)) {
      assertThat(ask(role, exec(route.toString(), "stop()")).path("status").asInt()).isEqualTo(403);
    }
    assertThat(state()).isEqualTo("Started");

    assertThat(ask(Role.ADMIN, exec(route.toString(), "stop()")).path("status").asInt())
        .isEqualTo(200);
    assertThat(state()).isEqualTo("Stopped");
    assertThat(ask(Role.ADMIN, exec(route.toString(), "start()")).path("status").asInt())
        .isEqualTo(200);
    assertThat(state()).isEqualTo("Started");

    assertThat(recorded("jmx stop")).isEqualTo("done");
    assertThat(recorded("POST " + JMX)).isEqualTo("denied");
  }

  private static String state() throws Exception {
    return String.valueOf(ManagementFactory.getPlatformMBeanServer().getAttribute(route, "State"));
  }

  /** Outcome of a record; they are written behind the answer. */
  private static String recorded(String what) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 200; i++) {
      JsonNode records =
          JSON.readTree(platform.get(Role.ADMIN, "/api/v1/audit?limit=200").body()).path("records");
      for (JsonNode one : records) {
        if (one.path("operation").asText().startsWith(what)) {
          return one.path("outcome").asText();
        }
      }
      never.await(50, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("no record of " + what);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang:type=Memory#gc()",
        "com.sun.management:type=DiagnosticCommand#vmSystemProperties()",
        "com.sun.management:type=HotSpotDiagnostic#dumpHeap(java.lang.String,boolean)",
        "java.util.logging:type=Logging#setLoggerLevel(java.lang.String,java.lang.String)",
        "JMImplementation:type=MBeanServerDelegate#getMBeanServerId()",
        "ROUTE#remove()",
        "ROUTE#updateRouteFromXml(java.lang.String)",
        "CONTEXT#stop()",
        "CONTEXT#sendBody(java.lang.String,java.lang.Object)",
        "CONTEXT#requestBody(java.lang.String,java.lang.Object)"
      })
  void whatCouldRunCodeIsRefusedToAll(String operation) throws Exception {
    String mbean =
        operation.substring(0, operation.indexOf('#')).replace("ROUTE", route.toString());
    mbean =
        mbean.replace(
            "CONTEXT",
            "org.apache.camel:context="
                + route.getKeyProperty("context")
                + ",type=context,name=\""
                + route.getKeyProperty("context")
                + "\"");
    String called = operation.substring(operation.indexOf('#') + 1);
    String arguments =
        called.matches(".*\\(.+\\)") ? ",\"arguments\":[\"direct:verify\",true]" : "";
    String question = exec(mbean, called).replaceFirst("}$", arguments.replace("\\", "\\\\") + "}");

    JsonNode answer = ask(Role.ADMIN, question);

    assertThat(answer.path("status").asInt()).as(answer.toString()).isIn(403, 404);
    assertThat(answer.has("value")).isFalse();
  }

  @Test
  void nothingIsWrittenAndNoSecretsAreRead() throws Exception {
    JsonNode write =
        ask(
            Role.ADMIN,
            "{\"type\":\"write\",\"mbean\":\"java.lang:type=Memory\",\"attribute\":\"Verbose\",\"value\":true}");
    assertThat(write.path("status").asInt()).isEqualTo(403);
    for (String attribute : List.of("SystemProperties", "InputArguments")) {
      JsonNode read =
          ask(
              Role.ADMIN,
              "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\",\"attribute\":\""
                  + attribute
                  + "\"}");
      assertThat(read.path("status").asInt()).isEqualTo(403);
    }
    JsonNode all = ask(Role.ADMIN, "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\"}");
    assertThat(all.toString()).doesNotContain("java.class.path", "java.home");
    JsonNode list = ask(Role.ADMIN, "{\"type\":\"list\",\"maxDepth\":1}");
    assertThat(list.path("value").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("org.apache.camel", "java.lang");
  }

  @Test
  void isAskedByPostWithTheWordOfItsOwnPage() throws Exception {
    String plain =
        platform
            .get(Role.VIEWER, JMX + "?type=exec&mbean=java.lang:type=Memory&operation=gc")
            .body();
    assertThat(JSON.readTree(plain).at("/request/type").asText()).isEqualTo("version");
    assertThat(platform.get(Role.ADMIN, JMX + "/exec/java.lang:type=Memory/gc").statusCode())
        .isEqualTo(404);
    assertThat(platform.post(Role.ADMIN, JMX, "no json").statusCode()).isEqualTo(400);

    String login = "{\"token\":\"" + platform.token(Role.ADMIN) + "\"}";
    HttpResponse<String> in =
        platform.send(
            platform
                .to("/login")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(login)));
    String session = pair(in);
    assertThat(byCookie(session, "").statusCode()).isEqualTo(403);
    HttpResponse<String> page = platform.send(platform.to("/hawtio/").header("Cookie", session));
    String word = pair(page);
    assertThat(word).startsWith("XSRF-TOKEN=");
    assertThat(byCookie(session, word.substring("XSRF-TOKEN=".length())).statusCode())
        .isEqualTo(200);
  }

  private static String pair(HttpResponse<String> answer) {
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private static HttpResponse<String> byCookie(String session, String word) throws Exception {
    return platform.send(
        platform
            .to(JMX)
            .header("Cookie", session)
            .header("X-XSRF-TOKEN", word)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"type\":\"version\"}")));
  }
}

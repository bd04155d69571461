package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a viewer may ask of JMX at once: it must not take the memory of backups. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WebConsoleLimitsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JMX = "/hawtio/jolokia";
  private static final String LIST = "{\"type\":\"list\"}";

  private static WebPlatform platform;

  @BeforeAll
  static void start(@TempDir Path root) throws Exception {
    platform = new WebPlatform(root);
    // Its routes are what there is to list.
    platform.operations().backups();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static String many(int times, String question) {
    return "[" + String.join(",", Collections.nCopies(times, question)) + "]";
  }

  @Test
  void tooManyQuestionsAreRefusedBeforeOneIsAsked() throws Exception {
    HttpResponse<String> answer = platform.post(Role.VIEWER, JMX, many(4000, LIST));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("4000 questions", "at most 1000");
  }

  @Test
  void anAnswerThatWouldBeTooLongEndsThere() throws Exception {
    HttpResponse<String> answer = platform.post(Role.VIEWER, JMX, many(1000, LIST));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("4194304 characters", "Ask for less");
    assertThat(platform.post(Role.VIEWER, JMX, LIST).body().length())
        .as("one list is the console's first question")
        .isBetween(10_000, 1_000_000);
  }

  @Test
  void severalQuestionsAreAnsweredInTheirOrder() throws Exception {
    String read = "{\"type\":\"read\",\"mbean\":\"java.lang:type=Memory\",\"attribute\":\"%s\"}";
    String questions =
        "[" + read.formatted("Verbose") + "," + read.formatted("None") + "," + LIST + "]";
    JsonNode answers = JSON.readTree(platform.post(Role.VIEWER, JMX, questions).body());
    assertThat(answers).hasSize(3);
    assertThat(answers.at("/0/value").isBoolean()).isTrue();
    assertThat(answers.at("/1/status").asInt()).isEqualTo(404);
    assertThat(answers.at("/2/value/java.lang").isObject()).isTrue();
    assertThat(platform.post(Role.VIEWER, JMX, "[]").body()).isEqualTo("[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "\"list\"", "[7]", "[[[[", "{\"type\":\"no\"}", "null"})
  void whatIsNoQuestionIsRefused(String body) throws Exception {
    assertThat(platform.post(Role.VIEWER, JMX, body).statusCode()).isEqualTo(400);
  }

  @Test
  void partsOfAnErrorHandlerTakeNoTime() throws Exception {
    String begun = "<errorHandler>".repeat(4000);
    HttpResponse<String> answer =
        platform.post(Role.VIEWER, JMX, "{\"type\":\"search\",\"mbean\":\"a:b=" + begun + "\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
  }
}

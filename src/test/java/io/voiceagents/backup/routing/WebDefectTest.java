package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody meant to happen, and what people may ask for and must not. */
class WebDefectTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WebPlatform platform;

  WebDefectTest(@TempDir Path root) throws Exception {
    platform = new WebPlatform(root);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aDefectIsToldByAReferenceAndNothingOfTheInside() throws Exception {
    Set<String> references = new HashSet<>();
    for (Throwable defect :
        List.of(
            new IllegalStateException("jdbc:postgresql://db/x?password=hunter2"),
            new StackOverflowError("in io.voiceagents"))) {
      platform.defect = Optional.of(defect);
      HttpResponse<String> answer = platform.get(Role.VIEWER, "/api/v1/policies");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).doesNotContain("hunter2", "io.voiceagents", "Exception", "Error:");
      JsonNode problem = JSON.readTree(answer.body());
      assertThat(problem.path("detail").asText())
          .isEqualTo("the server failed at this, by a defect");
      String hint = problem.path("hint").asText();
      assertThat(hint).matches("Its log says more, under the reference [0-9]+-[0-9]+\\.");
      references.add(hint);
      platform.defect = Optional.empty();
    }
    assertThat(references).hasSize(2);
    assertThat(platform.get(Role.VIEWER, "/api/v1/policies").statusCode()).isEqualTo(200);
  }

  private int silence(String pattern, Duration length) throws Exception {
    String body =
        JSON.createObjectNode()
            .put("pattern", pattern)
            .put("until", platform.now().plus(length).toString())
            .toString();
    return platform.post(Role.OPERATOR, "/api/v1/alerts/silence", body).statusCode();
  }

  @Test
  void nobodySilencesForYears() throws Exception {
    assertThat(silence("voice_data/*", Duration.ofDays(30))).isEqualTo(200);
    assertThat(silence("voice_data/*", Duration.ofDays(31))).isEqualTo(400);
    for (String all : List.of("*", "*/*")) {
      assertThat(silence(all, Duration.ofDays(8))).as(all).isEqualTo(400);
      assertThat(silence(all, Duration.ofDays(7))).as(all).isEqualTo(200);
    }
  }
}

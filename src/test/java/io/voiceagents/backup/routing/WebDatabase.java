package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.policy.ServerSettings;
import io.voiceagents.backup.policy.TwoPerson;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** The web server with a policy whose PostgreSQL server runs, and the rule of two. */
final class WebDatabase implements AutoCloseable {
  static final ServerSettings TWO =
      new ServerSettings("127.0.0.1", 0)
          .withTwoPerson(new TwoPerson(true, false, Duration.ofHours(1)));

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String RESTORE = "/api/v1/restore/postgres";

  final VoiceDatabase voice;
  private final Path root;
  private WebPlatform platform;

  WebDatabase(Path root) throws Exception {
    this.root = root;
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    this.voice = VoiceDatabase.start(root, 15);
    // As in production: who backs up may write nothing.
    voice.server.execute("CREATE ROLE backup LOGIN REPLICATION PASSWORD 'backup'");
    this.platform = new WebPlatform(root, TWO);
    configure();
  }

  private void configure() throws Exception {
    platform.edit(
        "policies:\n",
        """
        policies:
          postgres:
            connection:
              {host: 127.0.0.1, port: %1$d, user: backup, password: backup, restore_as: {user: %2$s, password: %3$s}}
          dumps:
            type: postgres_logical
            connection: {host: 127.0.0.1, port: %1$d, user: %2$s, password: %3$s}
            options: {databases: [voice]}
        """
            .formatted(voice.server.port(), EmbeddedPostgres.USER, EmbeddedPostgres.PASSWORD));
  }

  WebPlatform platform() {
    return platform;
  }

  /** Begins anew. */
  void serve(ServerSettings settings) throws Exception {
    platform.close();
    for (Role role : Role.values()) {
      platform.tokens.revoke(role.word());
    }
    platform = new WebPlatform(root, settings);
    configure();
  }

  static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body());
  }

  JsonNode job(String id) throws Exception {
    return json(platform.get(Role.VIEWER, "/api/v1/jobs/" + id));
  }

  HttpResponse<String> ask(String body) throws Exception {
    return platform.post(Role.ADMIN, RESTORE, body);
  }

  String asked(String body) throws Exception {
    return waiting(ask(body));
  }

  String waiting(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String id = json(answer).path("id").asText();
    assertThat(answer.headers().firstValue("Location")).contains("/api/v1/jobs/" + id);
    assertThat(json(answer).path("state").asText()).isEqualTo("awaiting_approval");
    return id;
  }

  int decide(Role role, String id, String word) throws Exception {
    return platform.post(role, "/api/v1/approvals/" + id + "/" + word, "{}").statusCode();
  }

  JsonNode ended(String id, String state) throws Exception {
    await().atMost(LIMIT).until(() -> job(id).hasNonNull("ended_at"));
    assertThat(job(id).path("state").asText()).as(job(id).toString()).isEqualTo(state);
    return job(id);
  }

  JsonNode approved(String id, String state) throws Exception {
    assertThat(decide(Role.OPERATOR, id, "approve")).isEqualTo(202);
    return ended(id, state);
  }

  @Override
  public void close() throws Exception {
    platform.close();
    voice.close();
  }
}

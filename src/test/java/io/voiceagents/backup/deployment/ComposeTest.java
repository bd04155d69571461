package io.voiceagents.backup.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** docker-compose.backup.yml against the Compose Specification, and against the image. */
class ComposeTest {
  private final JsonNode file;
  private final JsonNode backup;

  ComposeTest() throws IOException {
    file = Compose.file();
    backup = Compose.backup();
  }

  private static List<String> problems(String yaml) throws IOException {
    String text = Files.readString(Path.of("src/test/resources/compose/compose-spec.json"));
    ObjectNode read = (ObjectNode) Compose.YAML.readTree(text);
    // Names that are no addresses, which the validator would look up.
    read.remove(List.of("$id", "$schema"));
    Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(read);
    JsonNode file = Compose.YAML.readTree(yaml);
    return schema.validate(file).stream().map(Object::toString).toList();
  }

  @Test
  void itIsWhatTheSpecificationSays() throws IOException {
    assertThat(problems(Files.readString(Compose.FILE))).isEmpty();
  }

  @Test
  void aMistakeIsFound() throws IOException {
    String text = Files.readString(Compose.FILE);
    for (List<String> change :
        List.of(
            List.of("stop_grace_period:", "stop_grace_time:"),
            List.of("read_only: true\n    tmpfs", "read_only: [yes]\n    tmpfs"),
            List.of("external: true", "extern: true"))) {
      assertThat(text).contains(change.get(0));
      assertThat(problems(text.replace(change.get(0), change.get(1))))
          .as(change.get(1))
          .isNotEmpty();
    }
  }

  @Test
  void whatTheServiceNamesIsDeclared() {
    assertThat(names(file.path("secrets")))
        .containsExactlyInAnyOrderElementsOf(Compose.texts(backup.path("secrets")));
    assertThat(names(file.path("networks"))).isEqualTo(Compose.texts(backup.path("networks")));
    Set<String> volumes = new HashSet<>();
    for (JsonNode volume : backup.path("volumes")) {
      String source = volume.path("source").asText();
      if (volume.path("type").asText().equals("volume")) {
        volumes.add(source);
      } else {
        assertThat(Path.of(source)).as("a file would keep what it was").isDirectory();
        assertThat(volume.path("bind").path("create_host_path").asBoolean(true)).isFalse();
      }
    }
    assertThat(volumes).containsExactlyInAnyOrderElementsOf(names(file.path("volumes")));
  }

  private static List<String> names(JsonNode section) {
    List<String> names = new ArrayList<>();
    section.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void theContainerHasNoRightsThatItDoesNotNeed() {
    assertThat(backup.path("read_only").asBoolean()).isTrue();
    assertThat(Compose.texts(backup.path("cap_drop"))).containsExactly("ALL");
    assertThat(Compose.texts(backup.path("security_opt"))).contains("no-new-privileges:true");
    assertThat(backup.has("privileged")).isFalse();
    assertThat(Compose.texts(backup.path("ports")))
        .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:").endsWith(":8443"));
    // Docker's own default is 'noexec': the native library of zstd could not be loaded.
    assertThat(Compose.texts(backup.path("tmpfs")).get(0)).startsWith("/tmp:exec");
  }

  /** Leases, holds and the audit log name the host: two of one name could not be told apart. */
  @Test
  void noTwoContainersHaveTheNameOfOneHost() {
    assertThat(backup.has("hostname")).isFalse();
    assertThat(backup.has("network_mode")).isFalse();
    assertThat(backup.has("pid")).isFalse();
  }
}

package io.voiceagents.backup.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The editors' schema, the loader and the example know the same keys. */
class ConfigurationSchemaTest {
  private static final Path SCHEMA = Path.of("config/schema/backup.schema.json");
  private static final Path EXAMPLE = Path.of("config/backup.yaml");
  private final JsonNode schema;

  ConfigurationSchemaTest() throws IOException {
    schema = new ObjectMapper().readTree(SCHEMA.toFile());
  }

  @Test
  void theSchemaHasExactlyTheKeysOfTheLoader() {
    assertThat(properties().keySet())
        .containsExactlyInAnyOrderElementsOf(KnownKeys.ALL.stream().map(Key::path).toList());
  }

  @Test
  void theSchemaHasTheWordsOfTheLoaderAndDescribesEveryKey() {
    Map<String, JsonNode> properties = properties();
    for (Key key : KnownKeys.ALL) {
      JsonNode property = properties.getOrDefault(key.path(), schema);
      assertThat(property.path("description").asText()).as(key.path()).isNotBlank();
      List<String> words = new ArrayList<>();
      property
          .path("anyOf")
          .forEach(choice -> choice.path("enum").forEach(word -> words.add(word.asText())));
      assertThat(words).as(key.path()).isEqualTo(key.words());
    }
  }

  @Test
  void theExampleLoadsWithoutProblemOrWarning() throws Exception {
    Map<String, String> environment =
        Map.of("BACKUP_S3_BUCKET", "backups", "POSTGRES_PASSWORD", "hunter2");
    LoadedConfiguration loaded = ConfigurationLoader.loadWithWarnings(EXAMPLE, environment);
    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.configuration().policies().keySet())
        .containsExactly("postgres", "redis", "voice_data", "logs", "configs");
    assertThat(loaded.configuration().stateDirectory()).isEqualTo(Path.of("var").toAbsolutePath());
    assertThat(loaded.configuration().policies().values())
        .allSatisfy(policy -> assertThat(policy.schedule()).containsKey(BackupKind.FULL));
  }

  @Test
  void theExampleNamesWhatItNeedsFromTheEnvironment() {
    assertThat(catchProblems(EXAMPLE))
        .extracting(ConfigProblem::path)
        .containsExactly("storage.s3.bucket", "policies.postgres.connection.password");
  }

  @Test
  void theExampleFitsTheSchema() throws IOException {
    JsonNode example = new ObjectMapper(new YAMLFactory()).readTree(EXAMPLE.toFile());
    assertThat(errors(example)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{encryption: {key_file: k}, policies: {redis: {connection: {host: h}}}}",
        "{storage: {directory: d, s3: {bucket: b, region: r}}, encryption: {key_file: k},"
            + " policies: {redis: {connection: {host: h}}}}",
        "{storage: {directory: d}, encryption: {key_file: k}, policies: {a: {paths: [/x]}}}",
        "{storage: {directory: d}, encryption: {key_file: k}, policies: {A: {type: redis}}}",
        "{storage: {directory: d}, encryption: {key_file: k},"
            + " policies: {a: {type: filesystem, paths: [/x], retenton: {full_backups: 3}}}}",
        "{storage: {directory: d}, encryption: {key_file: k},"
            + " policies: {a: {type: filesystem, paths: [/x], schedule: {full: '@daily'}}}}"
      })
  void theSchemaRefusesWhatTheLoaderRefuses(String yaml) throws IOException {
    assertThat(errors(new ObjectMapper(new YAMLFactory()).readTree(yaml))).isNotEmpty();
  }

  private List<Error> errors(JsonNode document) {
    Schema compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
    return compiled.validate(document);
  }

  private static List<ConfigProblem> catchProblems(Path file) {
    try {
      ConfigurationLoader.load(file, Map.of());
      return List.of();
    } catch (ConfigurationException thrown) {
      return thrown.problems();
    }
  }

  private Map<String, JsonNode> properties() {
    Map<String, JsonNode> found = new TreeMap<>();
    collect("", schema, found);
    return found;
  }

  private void collect(String path, JsonNode section, Map<String, JsonNode> found) {
    section
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String at = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
              if (at.equals("policies")) {
                found.putIfAbsent(at, property.getValue());
                collect("policies.<name>", schema.at("/$defs/policy"), found);
              } else if (at.equals("notification_channels")) {
                found.putIfAbsent(at, property.getValue());
                collect(at + ".<name>", schema.at("/$defs/channel"), found);
              } else {
                found.putIfAbsent(at, property.getValue());
                collect(at, property.getValue(), found);
              }
            });
    section.path("anyOf").forEach(choice -> collect(path, choice, found));
  }

  @Test
  void theReferencePageHasTheTableOfTheLoader() throws IOException {
    String page = Files.readString(Path.of("docs/configuration.md"));
    String table =
        KnownKeys.ALL.stream().map(ConfigurationSchemaTest::row).collect(Collectors.joining("\n"));
    assertThat(page).contains(table);
  }

  private static String row(Key key) {
    String kinds =
        key.kinds().isEmpty()
            ? ""
            : key.kinds().stream().map(SourceKind::word).sorted().collect(Collectors.joining(", "));
    String form =
        key.words().isEmpty()
            ? key.form().words()
            : key.words().stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    return String.join(
        " | ", "| `" + key.path() + "`", kinds, form, key.standard(), key.meaning() + " |");
  }
}

package io.voiceagents.backup.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The service of {@code docker-compose.backup.yml}. */
public final class Compose {
  static final Path FILE = Path.of("docker-compose.backup.yml");
  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Compose() {}

  static JsonNode file() throws IOException {
    return YAML.readTree(Files.readString(FILE));
  }

  public static JsonNode backup() throws IOException {
    return file().path("services").path("backup");
  }

  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}

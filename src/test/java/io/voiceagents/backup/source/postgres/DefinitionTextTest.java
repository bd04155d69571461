package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.source.postgres.DatabaseDefinition.Grant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinitionTextTest {
  @Test
  void aDefinitionComesBackAsItWas() {
    DatabaseDefinition some =
        new DatabaseDefinition(
            "TEMPLATE template0 ENCODING 'UTF8'",
            "ag\"ent",
            List.of("\"a\" TO 'b\nc'"),
            Optional.of(
                List.of(
                    new Grant(Optional.empty(), "CONNECT", false),
                    new Grant(Optional.of("x"), "CREATE", true))));
    DatabaseDefinition plain =
        new DatabaseDefinition("TEMPLATE template0", "me", List.of(), Optional.empty());
    for (DatabaseDefinition definition : List.of(some, plain)) {
      Map<String, String> facts =
          Map.of(DefinitionText.fact("a.b"), DefinitionText.write(definition));
      assertThat(DefinitionText.read(facts, "a.b")).contains(definition);
      assertThat(DefinitionText.read(facts, "other")).isEmpty();
    }
  }
}

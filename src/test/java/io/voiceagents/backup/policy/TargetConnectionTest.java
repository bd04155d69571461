package io.voiceagents.backup.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetConnectionTest {
  private final Path directory;

  TargetConnectionTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void readsAnAddress() throws Exception {
    Path file = Files.writeString(directory.resolve("password"), "from the file\n");
    SourceSettings.Postgres server =
        TargetConnection.parse(
            "postgresql://ad%20min@[::1]:5433/voice?sslmode=verify-full&sslrootcert=/ca.pem",
            Optional.of(file), new Secret("unused"));
    assertThat(server.host() + " " + server.port()).isEqualTo("::1 5433");
    assertThat(server.user() + " " + server.database()).isEqualTo("ad min voice");
    assertThat(server.sslMode()).isEqualTo("verify-full");
    assertThat(server.sslRootCertificate()).contains(Path.of("/ca.pem"));
    assertThat(server.password()).isEqualTo(new Secret("from the file"));
    assertThat(TargetConnection.parse("postgres://a@b", Optional.empty(), Secret.NONE).port())
        .isEqualTo(5432);
  }

  @Test
  void saysWhatIsWrongWithoutRepeatingIt() {
    for (String bad :
        new String[] {
          "postgresql://a:hunter2@b",
          "postgresql://hunter2",
          "hunter2",
          "mysql://hunter2@b",
          "postgresql://a@b?sslmode=hunter2",
          "postgresql://a@b?x=hunter2"
        }) {
      assertThatThrownBy(() -> TargetConnection.parse(bad, Optional.empty(), Secret.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Hint: ")
          .hasMessageNotContaining("hunter2");
    }
    Optional<Path> none = Optional.of(directory.resolve("none"));
    assertThatThrownBy(() -> TargetConnection.parse("postgresql://a@b", none, Secret.NONE))
        .hasMessageContaining("needs a password");
  }
}

package io.voiceagents.backup.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token restores where it may, whatever links lead there. */
class RestorePlacesTest {
  private final Path home;
  private final Path allowed;
  private final Path store;

  RestorePlacesTest(@TempDir Path home) {
    this.home = home;
    this.allowed = home.resolve("restored");
    this.store = home.resolve("store");
  }

  @BeforeEach
  void make() throws IOException {
    Files.createDirectory(allowed);
    Files.createDirectory(store);
    Files.createDirectory(home.resolve("etc"));
    Files.createSymbolicLink(allowed.resolve("out"), home.resolve("etc"));
    Files.createSymbolicLink(home.resolve("in"), allowed);
    Files.createSymbolicLink(home.resolve("backups"), store);
  }

  private ProblemException refused(RestorePlaces places, String target) {
    ProblemException problem =
        catchThrowableOfType(ProblemException.class, () -> places.check(home.resolve(target)));
    assertThat(problem.status()).isEqualTo(400);
    return problem;
  }

  @Test
  void isOneOfTheDirectoriesThatAreNamedAndNothingElse() {
    RestorePlaces places = new RestorePlaces(List.of(allowed), List.of(store));
    for (String good : List.of("restored/a", "restored/a/b", "in/a")) {
      assertThatCode(() -> places.check(home.resolve(good))).as(good).doesNotThrowAnyException();
    }
    for (String bad : List.of("restored", "restored2/a", "etc/a", "restored/out/a", "a")) {
      assertThat(refused(places, bad).document().json()).contains("restore_directories");
    }
  }

  @Test
  void isNeverAmongWhatTheServerWorksWith() {
    RestorePlaces places = new RestorePlaces(List.of(), List.of(store));
    assertThatCode(() -> places.check(home.resolve("etc/a"))).doesNotThrowAnyException();
    for (String bad : List.of("store", "store/a", "backups/a/b")) {
      assertThat(refused(places, bad).document().json()).contains("The server works there");
    }
  }
}

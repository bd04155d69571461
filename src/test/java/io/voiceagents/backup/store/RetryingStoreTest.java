package io.voiceagents.backup.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.store.file.DirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryingStoreTest {
  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void fill() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      Files.writeString(directory.resolve(name), name + " has bytes");
    }
  }

  private RetryingStore store(Fault fault) throws IOException {
    ObjectStore faulty = new FaultyStore(new DirectoryStore(directory), fault);
    return new RetryingStore(faulty, 3, Duration.ofMillis(1));
  }

  @Test
  void repeatsWhatFailedForAPassingReason() throws IOException {
    Fault fault = new Fault(Fault.Kind.FAIL, "a", 2);
    try (RetryingStore store = store(fault)) {
      assertThat(store.get("a")).isEqualTo("a has bytes".getBytes(UTF_8));
    }
    assertThat(fault.fired()).isEqualTo(2);
  }

  @Test
  void givesUpAfterItsAttempts() throws IOException {
    Fault fault = new Fault(Fault.Kind.FAIL, "a", 10);
    try (RetryingStore store = store(fault)) {
      assertThatThrownBy(() -> store.stat("a")).isInstanceOf(TransientStoreException.class);
    }
    assertThat(fault.fired()).isEqualTo(3);
  }

  @Test
  void doesNotAskAgainForAMissingObject() throws IOException {
    Fault fault = new Fault(Fault.Kind.SWALLOW, "a", 1);
    try (RetryingStore store = store(fault)) {
      assertThatThrownBy(() -> store.get("a")).isInstanceOf(ObjectMissingException.class);
    }
    assertThat(fault.fired()).isEqualTo(1);
  }

  @Test
  void goesOnWithAListingThatBrokeOff() throws IOException {
    Fault fault = new Fault(Fault.Kind.FAIL, "c", 2);
    List<String> keys = new ArrayList<>();
    try (RetryingStore store = store(fault)) {
      store.list("", info -> keys.add(info.key()));
    }
    assertThat(keys).containsExactly("a", "b", "c", "d");
    assertThat(fault.fired()).isEqualTo(2);
  }

  @Test
  void repeatsNoListingWhoseVisitorFailed() throws IOException {
    List<String> keys = new ArrayList<>();
    try (RetryingStore store = store(new Fault(Fault.Kind.FAIL, "none", 0))) {
      assertThatThrownBy(
              () ->
                  store.list(
                      "",
                      info -> {
                        keys.add(info.key());
                        throw new TransientStoreException("visitor", new IOException());
                      }))
          .isInstanceOf(TransientStoreException.class)
          .hasMessage("visitor");
    }
    assertThat(keys).containsExactly("a");
  }

  @Test
  void endsItsPauseWhenItIsClosed() throws IOException {
    Fault fault = new Fault(Fault.Kind.FAIL, "a", 10);
    RetryingStore store =
        new RetryingStore(
            new FaultyStore(new DirectoryStore(directory), fault), 3, Duration.ofHours(1));
    store.close();
    assertThatThrownBy(() -> store.get("a")).isInstanceOf(TransientStoreException.class);
    assertThat(fault.fired()).isEqualTo(1);
  }
}

package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.retention.ChainFate;
import io.voiceagents.backup.retention.Expired;
import io.voiceagents.backup.retention.Retainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends work, it is told. */
class ReportedTest {
  /** As with a full stack in the midst of its work. */
  private static final class Overflowing implements Retainer {
    @Override
    public List<ChainFate> plan(Policy policy) {
      return List.of();
    }

    @Override
    public Expired expire(Policy policy, Optional<Integer> limit) {
      throw new StackOverflowError();
    }

    @Override
    public void pin(SetSummary set, String reason) {
      throw new StackOverflowError();
    }

    @Override
    public int unpin(SetSummary set) {
      throw new StackOverflowError();
    }
  }

  @Test
  void anErrorIsToldLikeAFailure(@TempDir Path root) throws Exception {
    KeyFile.generate(root.resolve("backup.key"), new SecureRandom(), Clock.systemUTC());
    Files.createDirectories(root.resolve("tree"));
    Files.writeString(
        root.resolve("backup.yaml"),
        """
        storage: {directory: ./store}
        encryption: {key_file: ./backup.key}
        policies: {voice_data: {type: filesystem, paths: [./tree]}}
        """);
    Policy policy =
        Objects.requireNonNull(
            ConfigurationLoader.load(root.resolve("backup.yaml"), Map.of())
                .policies()
                .get("voice_data"));
    List<Event> told = new ArrayList<>();
    Retainer reported = new Reported(told::add, Clock.systemUTC()).of(new Overflowing());
    assertThatThrownBy(() -> reported.expire(policy, Optional.empty()))
        .isInstanceOf(StackOverflowError.class);
    assertThat(told)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.ExpiryEnded.class,
            ended -> {
              assertThat(ended.done()).isFalse();
              assertThat(ended.message()).isEqualTo("StackOverflowError");
            });
  }
}

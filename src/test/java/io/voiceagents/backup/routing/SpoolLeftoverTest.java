package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.store.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The store was away when one log ended, and the next one began before it had all of the first. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SpoolLeftoverTest {
  @TempDir private Path root = Path.of("");

  @Test
  void fault08_partsOfALogBeforeWaitInTheSpoolAndTheNextOneGoesOn() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.followOnce();
      RedisPlatform.load(source, 5);
      platform.followOnce();
      List<StreamPart> commands = platform.commands();
      StreamPart old = commands.get(commands.size() - 1);
      source.kill9();
      source.restart();
      RedisPlatform.load(source, 5);
      platform.followOnce();
      assertThat(platform.logs()).hasSize(2);
      RedisPlatform.load(source, 5);
      platform.followOnce();
      Path stored = platform.engine.store.resolve(old.key());
      byte[] object = Files.readAllBytes(stored);
      Files.delete(stored);
      spool(old, object);
      RedisPlatform.load(source, 5);

      LogResult result = platform.followOnce();

      assertThat(result.base()).as("no other log was begun").isEmpty();
      assertThat(platform.logs()).hasSize(2);
      assertThat(platform.history().ranges()).hasSize(1);
      assertThat(platform.history().end()).isEqualTo(RedisPlatform.offset(source));
      assertThat(stored).hasBinaryContent(object);
    }
  }

  private void spool(StreamPart part, byte[] object) throws IOException {
    String header =
        "{\"format\":1,\"repository\":\"%s\",\"key\":\"%s\",\"run\":\"%s\",\"sha256\":\"%s\"}\n"
            .formatted(part.chain().repository(), part.key(), part.run(), Sha256.hex(object));
    byte[] begin = header.getBytes(StandardCharsets.UTF_8);
    byte[] file = new byte[begin.length + object.length];
    System.arraycopy(begin, 0, file, 0, begin.length);
    System.arraycopy(object, 0, file, begin.length, object.length);
    Files.write(root.resolve("state/spool/redis/0000000001.part"), file);
  }
}

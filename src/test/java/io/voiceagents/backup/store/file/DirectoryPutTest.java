package io.voiceagents.backup.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.store.ObjectExistsException;
import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.PendingPut;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import io.voiceagents.backup.store.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryPutTest {
  @TempDir private Path directory = Path.of("");

  private static PendingPut pending(String key) throws IOException {
    return PendingPut.of(
        new PutRequest(key, "hello".getBytes(UTF_8), "1-0123abcd", PutMode.IF_ABSENT));
  }

  private DirectoryPut put() throws IOException {
    return new DirectoryPut(directory, new SecureRandom());
  }

  @Test
  void leavesNoUnfinishedFile() throws IOException {
    put().put(pending("a/b"));
    assertThatThrownBy(() -> put().put(pending("a/b")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(directory.resolve(".unfinished")).isEmptyDirectory();
  }

  @Test
  void listsNoUnfinishedFileOfACrashedWriter() throws IOException {
    put().put(pending("a/b"));
    Files.writeString(directory.resolve(".unfinished/0123"), "hal");
    List<String> keys = new ArrayList<>();
    try (DirectoryStore store = new DirectoryStore(directory)) {
      store.list("", info -> keys.add(info.key()));
    }
    assertThat(keys).containsExactly("a/b");
  }

  @Test
  void fault02_findsATruncatedFileBeforeItIsAcknowledged() throws IOException {
    PendingPut put = put().put(pending("a"));
    Files.writeString(directory.resolve("a"), "hel");
    assertThatThrownBy(() -> put().confirm(put))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("3 bytes")
        .hasMessageContaining("Hint:");
    Files.writeString(directory.resolve("a"), "hullo");
    assertThatThrownBy(() -> put().confirm(put)).isInstanceOf(StoreException.class);
    Files.delete(directory.resolve("a"));
    assertThatThrownBy(() -> put().confirm(put)).isInstanceOf(IOException.class);
  }

  @Test
  void fault38_takesAFileWithoutItsRunForSomebodyElses() throws IOException {
    Files.writeString(directory.resolve("a"), "hello");
    FileAlreadyExistsException taken = new FileAlreadyExistsException("a");
    assertThatThrownBy(() -> put().settle(pending("a"), taken))
        .isInstanceOf(ObjectExistsException.class);
  }

  @Test
  void makesNoDirectoryThatWentAwayWhileItIsInUse() throws IOException {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    DirectoryPut put = new DirectoryPut(disk, new SecureRandom());
    put.put(pending("a"));
    Files.move(disk, directory.resolve("away"));
    assertThatThrownBy(() -> put.put(pending("b")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("There is no directory")
        .hasMessageContaining("Hint: mount the disk");
    assertThat(disk).doesNotExist();
  }

  @Test
  void putsNothingBelowADiskThatWasUnmounted() throws IOException {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    DirectoryPut put = new DirectoryPut(disk, new SecureRandom());
    put.put(pending("a"));
    Path away = Files.move(disk, directory.resolve("away"));
    Files.createDirectory(disk);

    assertThatThrownBy(() -> put.put(pending("b")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Hint: mount the disk");
    assertThat(disk).isEmptyDirectory();

    Files.delete(disk);
    Files.move(away, disk);
    put.put(pending("b"));
    assertThat(disk.resolve("b")).exists();
  }

  @Test
  void goesOnWhereTheDiskIsMountedAnew() throws IOException {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    DirectoryPut put = new DirectoryPut(disk, new SecureRandom());
    put.put(pending("a"));
    Files.move(disk, directory.resolve("away"));
    Files.createDirectory(disk);
    Files.copy(directory.resolve("away/a"), disk.resolve("a"));

    put.put(pending("b"));

    assertThat(disk.resolve("b")).exists();
  }

  @Test
  void refusesADirectoryThatIsNotThere() {
    Path unmounted = directory.resolve("unmounted");
    assertThatThrownBy(() -> new DirectoryPut(unmounted, new SecureRandom()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("unmounted")
        .hasMessageContaining("Hint:");
    assertThatThrownBy(() -> new DirectoryStore(unmounted)).isInstanceOf(StoreException.class);
    assertThat(unmounted).doesNotExist();
  }

  @Test
  void readsADirectoryWithoutWritingToIt() throws IOException {
    Files.createDirectories(directory.resolve("a"));
    Files.writeString(directory.resolve("a/b"), "hello");
    List<ObjectInfo> infos = new ArrayList<>();
    try (DirectoryStore store = new DirectoryStore(directory)) {
      store.list("", infos::add);
      assertThat(store.get("a/b")).isEqualTo("hello".getBytes(UTF_8));
    }
    assertThat(infos).hasSize(1);
    assertThat(directory.resolve(".unfinished")).doesNotExist();
  }

  @Test
  void failsWithAHintWhereAKeyIsADirectoryOfAnother() throws IOException {
    put().put(pending("a/b"));
    assertThatThrownBy(() -> put().put(pending("a/b/c"))).isInstanceOf(IOException.class);
    FileAlreadyExistsException taken = new FileAlreadyExistsException("a");
    assertThatThrownBy(() -> put().settle(pending("a"), taken))
        .isInstanceOf(ObjectExistsException.class)
        .hasMessageContaining("Hint:");
  }

  @Test
  void fault08_syncsTheContentBeforeItsNameAndEveryNewDirectory() throws IOException {
    List<String> synced = new ArrayList<>();
    syncing(
            path -> {
              boolean named = Files.exists(directory.resolve("a/b/c"));
              synced.add(named + " " + directory.toRealPath().relativize(path));
            })
        .put(pending("a/b/c"));
    assertThat(synced.get(0)).startsWith("false .unfinished/");
    assertThat(synced.subList(1, synced.size())).containsExactly("false ", "false a", "true a/b");
  }

  @Test
  void fault08_acknowledgesNothingThatCouldNotBeSynced() throws IOException {
    for (String failing : List.of(".unfinished", "x", "x/y")) {
      DirectoryPut put =
          syncing(
              path -> {
                if (path.toString().contains(failing)) {
                  throw new IOException("Input/output error");
                }
              });
      assertThatThrownBy(() -> put.put(pending("x/y/" + failing.length())))
          .as(failing)
          .hasMessage("Input/output error");
    }
    assertThat(directory.resolve("x/y/" + ".unfinished".length())).doesNotExist();
  }

  private DirectoryPut syncing(Watch watch) throws IOException {
    return new DirectoryPut(
        new Layout(directory),
        new SecureRandom(),
        (path, channel) -> {
          watch.syncs(path);
          channel.force(true);
        });
  }

  @FunctionalInterface
  private interface Watch {
    void syncs(Path path) throws IOException;
  }
}

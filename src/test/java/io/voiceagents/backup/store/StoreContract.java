package io.voiceagents.backup.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store must do, puts going through the route {@code put-object}. */
public abstract class StoreContract {
  protected static final String RUN = "1-0123abcd";

  protected abstract ObjectStore store();

  protected abstract ObjectPut put();

  /** Begins the keys of this test, so that tests may share a bucket. */
  protected abstract String scope();

  protected final String key(String name) {
    return scope() + "/" + name;
  }

  protected final StoredObject putNew(String name, String text) throws IOException {
    return put().put(new PutRequest(key(name), text.getBytes(UTF_8), RUN, PutMode.IF_ABSENT));
  }

  @Test
  void givesBackWhatWasPut() throws IOException {
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    StoredObject stored = put().put(new PutRequest(key("packs/a"), bytes, RUN, PutMode.IF_ABSENT));
    assertThat(stored).isEqualTo(new StoredObject(key("packs/a"), 3_000_000, Sha256.hex(bytes)));
    assertThat(store().get(key("packs/a"))).isEqualTo(bytes);
    assertThat(store().getRange(key("packs/a"), 2_999_990, 10))
        .isEqualTo(java.util.Arrays.copyOfRange(bytes, 2_999_990, 3_000_000));
  }

  @Test
  void tellsSizeAndTimeByItsOwnClock() throws IOException {
    long before = store().clockSeconds();
    putNew("a", "hello");
    ObjectInfo info = store().stat(key("a")).orElseThrow();
    assertThat(info.key()).isEqualTo(key("a"));
    assertThat(info.sizeBytes()).isEqualTo(5);
    assertThat(info.modifiedSeconds()).isBetween(before - 1, store().clockSeconds() + 1);
  }

  @Test
  void refusesARangeBeyondTheEnd() throws IOException {
    putNew("a", "hello");
    assertThatThrownBy(() -> store().getRange(key("a"), 3, 3))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Hint:");
    assertThatThrownBy(() -> store().getRange(key("a"), 30, 3)).isInstanceOf(StoreException.class);
  }

  @Test
  void saysThatAnObjectIsMissing() throws IOException {
    assertThat(store().stat(key("none"))).isEmpty();
    assertThatThrownBy(() -> store().get(key("none"))).isInstanceOf(ObjectMissingException.class);
    assertThatThrownBy(() -> store().getRange(key("none"), 0, 1))
        .isInstanceOf(ObjectMissingException.class);
  }

  @Test
  void deletesOnceAndAgain() throws IOException {
    putNew("a", "hello");
    store().delete(key("a"));
    store().delete(key("a"));
    assertThat(store().stat(key("a"))).isEmpty();
    putNew("a", "again");
  }

  @Test
  void listsEachKeyOnceInTheOrderOfBytes() throws IOException {
    for (String name : List.of("b/2", "b/10", "b-", "b.x", "b0", "a", "b/1", "B", "c/d/e")) {
      putNew(name, name);
    }
    assertThat(list(scope() + "/"))
        .containsExactly("B", "a", "b-", "b.x", "b/1", "b/10", "b/2", "b0", "c/d/e");
    assertThat(list(key("b/1"))).containsExactly("b/1", "b/10");
    assertThat(list(key("b/"))).containsExactly("b/1", "b/10", "b/2");
    assertThat(list(key("nothing/"))).isEmpty();
  }

  @Test
  void listsMoreThanAPage() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < pageAndMore(); i++) {
      names.add("many/" + String.format(java.util.Locale.ROOT, "%08d", i));
    }
    for (String name : names) {
      placeDirectly(name);
    }
    assertThat(list(key("many/"))).isEqualTo(names);
  }

  /** How many objects do not fit into one page of a listing. */
  protected int pageAndMore() {
    return 20;
  }

  /** Makes an object without the route, for tests that need many. */
  protected void placeDirectly(String name) throws IOException {
    putNew(name, "x");
  }

  private List<String> list(String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    store().list(prefix, info -> names.add(info.key().substring(scope().length() + 1)));
    return names;
  }

  @Test
  void fault02_refusesAnEmptyObject() {
    assertThatThrownBy(() -> putNew("a", "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesKeysThatLeaveTheRoot() {
    for (String escape : List.of("../a", "a/../../b", "a//b", "a/./b", "/a", ".a", "a\\b", "a\0")) {
      assertThatThrownBy(() -> store().get(escape)).as(escape).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> store().delete(escape)).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> store().list(escape, info -> {})).isInstanceOf(StoreException.class);
    }
    assertThatThrownBy(() -> putNew("../../a", "x")).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> putNew("${header.x}", "x")).isInstanceOf(StoreException.class);
  }

  @Test
  void replacesOnlyWhereThatIsAskedFor() throws IOException {
    putNew("beat", "one");
    put().put(new PutRequest(key("beat"), "two!".getBytes(UTF_8), "2-x", PutMode.REPLACE));
    assertThat(store().get(key("beat"))).isEqualTo("two!".getBytes(UTF_8));
  }

  @Test
  void fault38_countsOwnBytesOfTheSameRunAsOwnRetry() throws IOException {
    assertThat(putNew("a", "hello")).isEqualTo(putNew("a", "hello"));
  }

  @Test
  void fault38_takesNoForeignWriteForItsOwn() throws IOException {
    putNew("a", "hello");
    assertThatThrownBy(() -> putNew("a", "other")).isInstanceOf(ObjectExistsException.class);
    PutRequest sameBytes =
        new PutRequest(key("a"), "hello".getBytes(UTF_8), "2-0123abcd", PutMode.IF_ABSENT);
    assertThatThrownBy(() -> put().put(sameBytes))
        .isInstanceOf(ObjectExistsException.class)
        .hasMessageContaining(RUN)
        .hasMessageContaining("Hint:");
    assertThat(store().get(key("a"))).isEqualTo("hello".getBytes(UTF_8));
  }

  @Test
  void fault39_hasExactlyOneWinnerOfARace() throws Exception {
    int writers = 8;
    CyclicBarrier start = new CyclicBarrier(writers);
    List<Callable<Boolean>> race = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      race.add(writer(start, i));
    }
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      int winners = 0;
      for (Future<Boolean> result : threads.invokeAll(race)) {
        winners += result.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Boolean> writer(CyclicBarrier start, int number) {
    byte[] bytes = ("writer " + number).getBytes(UTF_8);
    return () -> {
      start.await();
      try {
        put().put(new PutRequest(key("race"), bytes, number + "-x", PutMode.IF_ABSENT));
        return true;
      } catch (ObjectExistsException e) {
        return false;
      }
    };
  }
}

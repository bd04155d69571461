package io.voiceagents.backup.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What every store must honour. */
final class StoreProbes {
  private static final byte[] BYTES = "what was put must come back\n".getBytes(UTF_8);
  private static final String UNUSABLE = "don't use this store for backups.";

  private StoreProbes() {}

  static List<StoreProbe> all() {
    return List.of(
        new Probe("put", StoreProbes::put),
        new Probe("conditional-put", StoreProbes::conditionalPut),
        new RaceProbe(),
        new Probe("ranged-get", StoreProbes::rangedGet),
        new Probe("list", StoreProbes::list),
        new Probe("delete", StoreProbes::delete));
  }

  private static StoreFinding put(ProbeScope scope) throws IOException {
    StoredObject stored = scope.put("put", BYTES, "1-probe");
    byte[] got = scope.store().get(stored.key());
    return finding(
        "put",
        Arrays.equals(got, BYTES),
        "an object of %d bytes came back with %d".formatted(BYTES.length, got.length));
  }

  private static StoreFinding conditionalPut(ProbeScope scope) throws IOException {
    StoredObject first = scope.put("conditional", BYTES, "1-probe");
    try {
      scope.put("conditional", "somebody else's".getBytes(UTF_8), "2-probe");
    } catch (ObjectExistsException e) {
      return finding(
          "conditional-put",
          Arrays.equals(scope.store().get(first.key()), BYTES),
          "the second put of a key was refused");
    }
    return StoreFinding.failed(
        "conditional-put",
        "the second put of a key replaced the first: the store ignores If-None-Match",
        "two writers could commit the same backup set; use a store that honours it.");
  }

  private static StoreFinding rangedGet(ProbeScope scope) throws IOException {
    StoredObject stored = scope.put("range", BYTES, "1-probe");
    byte[] part = scope.store().getRange(stored.key(), 5, 3);
    return finding(
        "ranged-get",
        Arrays.equals(part, Arrays.copyOfRange(BYTES, 5, 8)),
        "bytes 5 to 7 came back as " + part.length + " bytes");
  }

  private static StoreFinding list(ProbeScope scope) throws IOException {
    List<String> expected = new ArrayList<>();
    for (String name : List.of("list/10", "list/2", "list/B", "list/a")) {
      expected.add(scope.put(name, BYTES, "1-probe").key());
    }
    scope.put("listed-not", BYTES, "1-probe");
    List<String> listed = new ArrayList<>();
    scope.store().list(scope.prefix() + "list/", info -> listed.add(info.key()));
    return finding(
        "list",
        listed.equals(expected),
        listed.size() + " of " + expected.size() + " keys, in order: " + listed.equals(expected));
  }

  private static StoreFinding delete(ProbeScope scope) throws IOException {
    StoredObject stored = scope.put("delete", BYTES, "1-probe");
    scope.store().delete(stored.key());
    scope.store().delete(stored.key());
    boolean gone = scope.store().stat(stored.key()).isEmpty();
    return finding("delete", gone, gone ? "a deleted object is gone" : "it is still there");
  }

  private static StoreFinding finding(String name, boolean good, String detail) {
    return good ? StoreFinding.ok(name, detail) : StoreFinding.failed(name, detail, UNUSABLE);
  }

  private record Probe(String name, Body body) implements StoreProbe {
    @Override
    public StoreFinding run(ProbeScope scope) throws IOException {
      return body.run(scope);
    }
  }

  @FunctionalInterface
  private interface Body {
    StoreFinding run(ProbeScope scope) throws IOException;
  }
}

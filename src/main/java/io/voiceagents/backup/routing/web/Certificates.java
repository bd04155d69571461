package io.voiceagents.backup.routing.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.ServerSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the server proves itself with. The files are looked at again every two seconds; a renewed
 * pair holds for the next connections, and those that are open go on. A pair that is of no use
 * changes nothing and is told, but only when it was seen twice: certificate and key are two files,
 * so between them they don't fit together for a moment. Thread-safe.
 */
final class Certificates {
  private static final Duration SOON = Duration.ofDays(14);
  private static final long PAUSE_MILLIS = 2_000;

  private final Vertx vertx;
  private final Tls files;
  private final EventSink events;
  private final Supplier<Instant> clock;
  private final CurrentKeys keys;
  private Pair inUse;
  private Optional<Pair> suspect = Optional.empty();
  private Optional<String> told = Optional.empty();
  private boolean silent = true;

  /** Both files as they were read. */
  private record Pair(byte[] certificate, byte[] key) {
    boolean same(Pair other) {
      return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
    }
  }

  /**
   * Reads the pair that the server starts with. One that has expired is taken, for an alert tells
   * more than a server that is not there.
   *
   * @throws IOException if it is of no use
   */
  Certificates(Vertx vertx, Tls files, EventSink events, Supplier<Instant> clock)
      throws IOException {
    this.vertx = vertx;
    this.files = files;
    this.events = events;
    this.clock = clock;
    this.inUse = read();
    this.keys = new CurrentKeys(proof(inUse));
  }

  private Pair read() throws IOException {
    try {
      return new Pair(Files.readAllBytes(files.certificate()), Files.readAllBytes(files.key()));
    } catch (NoSuchFileException missing) {
      throw new IOException(missing.getMessage() + " does not exist", missing);
    }
  }

  private Proof proof(Pair pair) throws IOException {
    KeyCertOptions options =
        new PemKeyCertOptions()
            .setCertValue(Buffer.buffer(pair.certificate()))
            .setKeyValue(Buffer.buffer(pair.key()));
    return Proof.of(vertx, options);
  }

  /** For a server: the pair that is in use at each moment. */
  KeyCertOptions options() {
    return KeyCertOptions.wrap(keys);
  }

  /** Looks at the files from now on, until Vert.x is closed. */
  void watch() {
    vertx
        .executeBlocking(
            () -> {
              look();
              return true;
            },
            false)
        .onComplete(done -> vertx.setTimer(PAUSE_MILLIS, timer -> watch()));
  }

  private synchronized void look() {
    Optional<String> trouble;
    try {
      Pair found = read();
      if (!found.same(inUse)) {
        take(found);
      }
      suspect = Optional.empty();
      trouble = expiry();
    } catch (IOException e) {
      boolean twice = seenBefore();
      trouble =
          twice
              ? Optional.of(
                  "The renewed certificate '%s' with the key '%s' is not taken: %s. The server goes on with the one before."
                      .formatted(files.certificate(), files.key(), e.getMessage()))
              : told;
    }
    tell(trouble);
  }

  /** Whether what lies there now, perhaps nothing, lay there at the last look already. */
  private boolean seenBefore() {
    Pair now;
    try {
      now = read();
    } catch (IOException missing) {
      now = new Pair(new byte[0], new byte[0]);
    }
    boolean before = suspect.isPresent() && suspect.get().same(now);
    suspect = Optional.of(now);
    return before;
  }

  private void take(Pair found) throws IOException {
    Proof proof = proof(found);
    if (proof.expires().isBefore(clock.get())) {
      throw new IOException("it expired at " + proof.expires());
    }
    Instant begins = proof.chain().get(0).getNotBefore().toInstant();
    if (begins.isAfter(clock.get())) {
      throw new IOException("it is not valid before " + begins);
    }
    keys.exchange(proof);
    inUse = found;
    silent = true;
  }

  private Optional<String> expiry() {
    Instant expires = keys.current().expires();
    if (silent) {
      events.accept(new Event.CertificateInUse(clock.get(), expires));
    }
    return clock.get().plus(SOON).isBefore(expires)
        ? Optional.empty()
        : Optional.of(
            "The certificate '%s' expires at %s.".formatted(files.certificate(), expires));
  }

  private void tell(Optional<String> trouble) {
    if (silent || !trouble.equals(told)) {
      Instant now = clock.get();
      events.accept(
          trouble.isPresent()
              ? new Event.CertificateTrouble(now, trouble.get())
              : new Event.CertificateFine(now));
      told = trouble;
      silent = false;
    }
  }
}

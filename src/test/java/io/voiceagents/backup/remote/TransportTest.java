package io.voiceagents.backup.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.cli.ServerTarget;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.remote.Transport.Question;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that takes connections and never says anything. */
class TransportTest {
  private final ServerSocket silent;

  TransportTest() throws IOException {
    this.silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    silent.close();
  }

  private Transport transport(Duration patience) throws IOException {
    URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort());
    return new Transport(
        new ServerTarget(address, new Secret("vab_x"), Optional.empty()), patience);
  }

  /** Whoever takes it for an interruption cancels the job that runs there. */
  @Test
  void silenceIsNoInterruption() throws Exception {
    Transport transport = transport(Duration.ofMillis(100));
    assertThatThrownBy(() -> transport.send(Question.of("GET", "/x")))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(InterruptedIOException.class)
        .hasMessageContaining("timed out");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whoWaitsCanBeInterrupted() throws Exception {
    Transport transport = transport(Duration.ofMinutes(5));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> transport.send(Question.of("GET", "/x")))
        .isInstanceOf(InterruptedException.class);
  }
}

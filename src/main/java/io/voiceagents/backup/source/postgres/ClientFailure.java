package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A client program that did not do what it was asked for. */
final class ClientFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final String said;

  ClientFailure(String program, int status, String said) {
    super(
        "%s ended with %d: %s"
            .formatted(
                Optional.ofNullable(Path.of(program).getFileName()).orElseThrow(), status, said));
    this.said = said;
  }

  /** The words of the program and of the server behind it. */
  String said() {
    return said;
  }
}

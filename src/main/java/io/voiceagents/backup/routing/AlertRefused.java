package io.voiceagents.backup.routing;

import java.io.IOException;

/** A channel will not take a notice however often it is tried; named in alert-outbox.camel.yaml. */
public final class AlertRefused extends IOException {
  private static final long serialVersionUID = 1L;

  AlertRefused(String message) {
    super(message);
  }
}

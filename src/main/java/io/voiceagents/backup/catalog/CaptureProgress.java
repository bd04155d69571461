package io.voiceagents.backup.catalog;

import io.voiceagents.backup.observe.Progress;

/** Says what a capture waits for until something comes of it, and that it reads from then on. */
final class CaptureProgress implements Progress {
  private final Progress shown;
  private volatile boolean reading;

  private CaptureProgress(Progress shown) {
    this.shown = shown;
  }

  static Progress begin(Progress shown, String beginning) {
    shown.phase(beginning, -1);
    return new CaptureProgress(shown);
  }

  @Override
  public void phase(String name, long totalBytes) {
    shown.phase(name, totalBytes);
  }

  @Override
  public void advance(long bytes, long items) {
    if (!reading) {
      reading = true;
      shown.phase("reading", -1);
    }
    shown.advance(bytes, items);
  }
}

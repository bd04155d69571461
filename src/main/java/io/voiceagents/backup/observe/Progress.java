package io.voiceagents.backup.observe;

/**
 * Hears how far a long piece of work has come. Thread-safe; calls are cheap and may come thousands
 * of times a second.
 */
public interface Progress {
  Progress NONE =
      new Progress() {
        @Override
        public void phase(String name, long totalBytes) {}

        @Override
        public void advance(long bytes, long items) {}
      };

  /**
   * A new phase begins.
   *
   * @param name a few words for people, for instance {@code reading}
   * @param totalBytes expected, or -1 when it is not known
   */
  void phase(String name, long totalBytes);

  /** More was done in the present phase. */
  void advance(long bytes, long items);
}

package io.voiceagents.backup.seal;

/**
 * Cuts at fixed offsets of the file, so that a changed page changes one chunk. The size is a
 * multiple of any sample frame, so sound is never cut within a sample.
 */
final class GridCutter implements Cutter {
  static final int SIZE = 1 << 20;
  private int rest = SIZE;

  @Override
  public void start(long position) {
    rest = SIZE - (int) (position % SIZE);
  }

  @Override
  public int take(byte[] bytes, int offset, int length) {
    int taken = Math.min(length, rest);
    rest -= taken;
    return taken;
  }

  @Override
  public boolean complete() {
    return rest == 0;
  }
}

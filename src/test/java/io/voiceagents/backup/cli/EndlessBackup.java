package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.Policy;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/** A program whose backup ends only by a signal. */
final class EndlessBackup {
  private EndlessBackup() {}

  public static void main(String[] arguments) {
    FakeOperations fake = new FakeOperations();
    fake.configuration = Samples.configuration(new Policy[] {Samples.redis()});
    fake.runner =
        request -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            System.err.println("cleaned up");
          }
          return Samples.failed(request);
        };
    System.exit(Backupctl.run(arguments, fake, Clock.systemUTC()));
  }
}

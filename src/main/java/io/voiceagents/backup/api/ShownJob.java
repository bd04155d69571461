package io.voiceagents.backup.api;

import io.voiceagents.backup.api.Jobs.Ended;
import io.voiceagents.backup.cli.Diagnosis;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.observe.Progress;
import java.util.List;
import java.util.function.BiConsumer;

/** Work of others that is shown among the jobs. Ends once, by the thread that does it. */
public final class ShownJob {
  private final Job job;
  private final BiConsumer<Job, Ended> end;

  ShownJob(Job job, BiConsumer<Job, Ended> end) {
    this.job = job;
    this.end = end;
  }

  /** What hears how far it has come. */
  public Progress progress() {
    return job;
  }

  /**
   * It is over.
   *
   * @param good whether it did what was asked
   */
  public void end(boolean good, String message) {
    List<String> parts = Diagnosis.parts(message);
    end.accept(
        job,
        new Ended(
            good,
            good ? ExitCode.COMPLETE : ExitCode.FAILED,
            parts.get(0),
            String.join(" ", parts.subList(1, parts.size())),
            new Document()));
  }
}

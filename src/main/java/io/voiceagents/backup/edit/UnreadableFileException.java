package io.voiceagents.backup.edit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file that people edit can't be read as it is now. */
public final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient RouteProblem problem;

  UnreadableFileException(RouteProblem problem, @Nullable Throwable cause) {
    super(problem.text(), cause);
    this.problem = problem;
  }

  /** The file, and the line where it is known. */
  public RouteProblem problem() {
    return problem;
  }
}

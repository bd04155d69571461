package io.voiceagents.backup.routing;

import java.io.IOException;
import java.util.Optional;
import org.apache.camel.CamelExecutionException;

/**
 * Work that a route carries out. What came of it is kept here, so that an edited route can put
 * steps before and after it, but can neither replace its result nor do it twice. One thread at a
 * time.
 *
 * @param <S> what it is about, for the steps of the route: {@code ${body.subject}}
 * @param <T> what it results in
 */
final class Errand<S, T> {
  private final S subject;
  private final Work<T> work;
  private boolean begun;
  private Optional<T> result = Optional.empty();
  private Optional<Exception> failure = Optional.empty();

  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  Errand(S subject, Work<T> work) {
    this.subject = subject;
    this.work = work;
  }

  public S subject() {
    return subject;
  }

  /** The step of the route. */
  void run() throws IOException, InterruptedException {
    if (begun) {
      throw new IOException(
          "a step was to do its work a second time. Hint: it stands twice in its route");
    }
    begun = true;
    try {
      result = Optional.of(work.run());
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = Optional.of(e);
      throw e;
    }
  }

  /** What the work resulted in, if it was done and did not fail. */
  Optional<T> result() {
    return result;
  }

  /**
   * Sends it into a route and waits.
   *
   * @return what went wrong in the route besides the work, for people
   * @throws IOException what the work threw, or that the route did not come to it
   */
  Optional<String> through(CamelRuntime routes, String route)
      throws IOException, InterruptedException {
    Optional<String> wrong = Optional.empty();
    try {
      routes.template().requestBody("direct:" + route, this);
    } catch (CamelExecutionException e) {
      wrong = Optional.of(Failures.message(Failures.cause(e)));
    }
    throwFailure();
    if (result.isEmpty()) {
      throw new IOException(
          "the route '%s' did not come to its work%s. Hint: compare routes/%s.camel.yaml with the one that is shipped"
              .formatted(route, wrong.map(text -> ": " + text).orElse(""), route));
    }
    return wrong.map(text -> "a step of the route '" + route + "' failed: " + text);
  }

  private void throwFailure() throws IOException, InterruptedException {
    if (failure.isEmpty()) {
      return;
    }
    Exception thrown = failure.get();
    if (thrown instanceof IOException e) {
      throw e;
    }
    if (thrown instanceof InterruptedException e) {
      // Looking for the cause set the flag; the exception itself says it.
      Thread.interrupted();
      throw e;
    }
    throw (RuntimeException) thrown;
  }
}

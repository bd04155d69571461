package io.voiceagents.backup.routing;

import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force, and those before it that still have work to finish. An edit never
 * touches what is running: work goes on with the routes and the settings it began with.
 * Thread-safe.
 */
final class Generations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

  private final Consumer<Application> ended;
  private Generation current;

  Generations(Application first) {
    this(first, unused -> {});
  }

  /**
   * @param ended hears of each one that is closed
   */
  Generations(Application first, Consumer<Application> ended) {
    this.ended = ended;
    this.current = new Generation(first, ended);
  }

  /** Work with the configuration in force; it stays open until the use is closed. */
  synchronized Use use() {
    return current.use();
  }

  /** Puts another configuration in force; the one before is closed when it has nothing to do. */
  void replace(Application next) {
    Generation before;
    synchronized (this) {
      before = current;
      current = new Generation(next, ended);
    }
    before.retire();
  }

  /** Asks something short of the configuration in force. */
  <T> T ask(Function<Application, T> question) {
    try (Use use = use()) {
      return question.apply(use.application());
    }
  }

  @Override
  public synchronized void close() {
    current.retire();
  }

  /** A generation in use. */
  interface Use extends AutoCloseable {
    Application application();

    @Override
    void close();
  }

  private static final class Generation {
    private final Application application;
    private final Consumer<Application> ended;
    private int users;
    private boolean retired;

    Generation(Application application, Consumer<Application> ended) {
      this.application = application;
      this.ended = ended;
    }

    synchronized Use use() {
      users++;
      return new Use() {
        private boolean open = true;

        @Override
        public Application application() {
          return application;
        }

        @Override
        public void close() {
          if (open) {
            open = false;
            leave();
          }
        }
      };
    }

    private void leave() {
      boolean last;
      synchronized (this) {
        users--;
        last = retired && users == 0;
      }
      if (last) {
        end();
      }
    }

    void retire() {
      boolean idle;
      synchronized (this) {
        idle = !retired && users == 0;
        retired = true;
      }
      if (idle) {
        end();
      }
    }

    private void end() {
      try {
        application.close();
      } catch (RuntimeException e) {
        LOG.warn("a configuration that is no longer in force did not close in order", e);
      } finally {
        ended.accept(application);
      }
    }
  }
}

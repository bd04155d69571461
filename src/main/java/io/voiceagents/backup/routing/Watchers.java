package io.voiceagents.backup.routing;

import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.recovery.Recoverability;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Who hears of what happens in the resident process, and the beans that their routes name.
 *
 * @param events hears of everything
 * @param judgements hear whether the platform could be recovered
 * @param metrics in Prometheus' text format
 * @param listens whether the API and the dashboard are served
 */
record Watchers(
    EventSink events,
    Map<String, Object> beans,
    List<Consumer<Recoverability>> judgements,
    Supplier<String> metrics,
    boolean listens) {
  Watchers {
    beans = Map.copyOf(beans);
    judgements = List.copyOf(judgements);
  }

  /** One who hears events, and nothing else. */
  static Watchers of(EventSink events) {
    return new Watchers(events, Map.of(), List.of(), () -> "", false);
  }

  void hear(Board board) {
    judgements.forEach(board::listen);
  }
}

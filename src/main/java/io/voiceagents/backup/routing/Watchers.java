package io.voiceagents.backup.routing;

import io.voiceagents.backup.observe.EventSink;
import java.util.Map;

/**
 * Who hears of what happens in the resident process, and the beans that their routes name.
 *
 * @param events hears of everything
 */
record Watchers(EventSink events, Map<String, Object> beans) {
  Watchers {
    beans = Map.copyOf(beans);
  }

  /** Nobody. */
  static Watchers none() {
    return new Watchers(EventSink.NONE, Map.of());
  }
}

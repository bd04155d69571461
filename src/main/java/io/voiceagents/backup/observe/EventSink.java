package io.voiceagents.backup.observe;

import java.util.List;

/** Hears of events. Thread-safe; returns soon and never throws, for the work must go on. */
@FunctionalInterface
public interface EventSink {
  /** Nobody listens. */
  EventSink NONE = event -> {};

  void accept(Event event);

  /** All of them, one after the other. */
  static EventSink all(List<EventSink> sinks) {
    List<EventSink> every = List.copyOf(sinks);
    return event -> every.forEach(sink -> sink.accept(event));
  }
}

package io.voiceagents.backup.routing;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.Event.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Gauges of what lies in the store, a row for each type and storage class. Thread-safe. */
final class StorageMeters {
  private final MultiGauge bytes;
  private final MultiGauge objects;
  private final MultiGauge counted;

  StorageMeters(PrometheusMeterRegistry registry) {
    this.bytes = Meters.gauge(registry, "storage_bytes", "What lies in the store.");
    this.objects = Meters.gauge(registry, "storage_objects", "Objects in the store.");
    this.counted =
        Meters.gauge(registry, "storage_counted_timestamp", "When they were counted, Unix time.");
  }

  void counted(Event.StoreCounted now) {
    bytes.register(rows(now, Share::bytes), true);
    objects.register(rows(now, Share::objects), true);
    counted.register(List.of(Row.of(Tags.empty(), now.at().getEpochSecond())), true);
  }

  private static List<Row<?>> rows(Event.StoreCounted now, ToLongFunction<Share> value) {
    List<Row<?>> rows = new ArrayList<>();
    for (Share share : now.shares()) {
      Tags tags = Tags.of("type", share.type(), "storage_class", share.storageClass());
      rows.add(Row.of(tags, value.applyAsLong(share)));
    }
    return rows;
  }
}

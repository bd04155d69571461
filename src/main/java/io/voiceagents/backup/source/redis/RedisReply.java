package io.voiceagents.backup.source.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A reply of RESP2, the protocol a connection speaks until {@code HELLO 3}
 * (redis.io/docs/latest/develop/reference/protocol-spec).
 */
public sealed interface RedisReply {

  /** {@code +text} */
  record Status(String text) implements RedisReply {}

  /** {@code -CODE message}; the text is the whole line without the sign. */
  record Failure(String text) implements RedisReply {
    /** The first word, such as {@code NOPERM}. */
    public String code() {
      int space = text.indexOf(' ');
      return space < 0 ? text : text.substring(0, space);
    }
  }

  /** {@code :number} */
  record Whole(long value) implements RedisReply {}

  /** {@code $length} and bytes. */
  record Bulk(byte[] bytes) implements RedisReply {}

  /** {@code *count} and replies. */
  record Items(List<RedisReply> items) implements RedisReply {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** {@code $-1} or {@code *-1} */
  record Nil() implements RedisReply {}

  /** The reply as people read it. */
  default String asText() {
    if (this instanceof Status status) {
      return status.text();
    } else if (this instanceof Failure failure) {
      return failure.text();
    } else if (this instanceof Whole whole) {
      return Long.toString(whole.value());
    } else if (this instanceof Bulk bulk) {
      return new String(bulk.bytes(), StandardCharsets.UTF_8);
    } else if (this instanceof Items list) {
      return list.items().stream().map(RedisReply::asText).toList().toString();
    }
    return "";
  }
}

package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.voiceagents.backup.source.PathText;
import java.io.IOException;

/** Paths as CBOR byte strings: text can't hold every name. */
final class PathBytes {
  private PathBytes() {}

  static final class Writer extends JsonSerializer<String> {
    @Override
    public void serialize(String path, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeBinary(PathText.encode(path));
    }
  }

  static final class Reader extends JsonDeserializer<String> {
    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return PathText.decode(parser.getBinaryValue());
    }
  }
}

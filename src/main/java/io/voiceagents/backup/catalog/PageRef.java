package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.voiceagents.backup.policy.Compression.Codec;

/**
 * An index page of a set; it may have been written by an earlier run of the chain (docs/format.md
 * §8).
 *
 * @param size of the stored object in bytes
 * @param sha256 of the stored object
 * @param entries number of entries that begin in the page
 * @param first path of the page's first map
 * @param last path of the page's last map
 * @param id lower-case hex of the HMAC over the raw page
 */
public record PageRef(
    int sequence,
    int number,
    long size,
    String sha256,
    int rawLength,
    Codec codec,
    int entries,
    @JsonSerialize(using = PathBytes.Writer.class) @JsonDeserialize(using = PathBytes.Reader.class)
        String first,
    @JsonSerialize(using = PathBytes.Writer.class) @JsonDeserialize(using = PathBytes.Reader.class)
        String last,
    String id) {}

package io.voiceagents.backup.audit;

import java.time.Instant;

/**
 * An entry in its place.
 *
 * @param log id of the log
 * @param sequence from 1, without gaps
 * @param previous SHA-256 of the line before, in hexadecimal digits
 */
public record AuditRecord(
    String log, long sequence, String previous, Instant at, AuditEntry entry) {}

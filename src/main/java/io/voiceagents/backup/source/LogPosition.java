package io.voiceagents.backup.source;

/** A place in a log: a lane, and what counts in it. */
public record LogPosition(String lane, long position) {}

package io.voiceagents.backup.source;

/** One named check and how it went. */
public record Check(String name, boolean passed, String detail) {}

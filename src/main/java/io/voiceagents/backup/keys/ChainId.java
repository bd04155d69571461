package io.voiceagents.backup.keys;

/** Which chain of which repository: what every authentication is bound to. */
public record ChainId(String repository, String type, String chain) {}

package io.voiceagents.backup.source;

/** What a file system says of a file so that an unchanged one is recognised without reading it. */
public record FileIdentity(long device, long inode, Timestamp changed) {}

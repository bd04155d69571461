package io.voiceagents.backup.api;

import io.voiceagents.backup.access.Role;

/**
 * Who asks.
 *
 * @param id of the token
 * @param name of the token
 */
public record Caller(String id, String name, Role role) {}

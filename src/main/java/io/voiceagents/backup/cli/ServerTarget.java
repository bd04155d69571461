package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A server that is to do what a command asks for.
 *
 * @param address scheme, host and port
 * @param token as {@code tokens create} showed it
 * @param caFile certificates of the authorities to trust, as PEM; empty for the JVM's
 */
public record ServerTarget(URI address, Secret token, Optional<Path> caFile) {}

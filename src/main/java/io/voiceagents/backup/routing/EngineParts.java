package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.CaptureOpener;
import io.voiceagents.backup.keys.KeyRing;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.verify.RestoreChecks;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/**
 * What an {@link Engine} is made of.
 *
 * @param putRoutes the routes and beans behind {@code direct:put-object}
 * @param routes directory of the route files
 * @param turns in which backups of a type come
 * @param state directory for scratch files
 * @param leaseTtl how long a run that says nothing keeps others from its type
 * @param threads that seal, and that restore
 */
public record EngineParts(
    ObjectStore store,
    RuntimePlan putRoutes,
    KeyRing ring,
    CaptureOpener sources,
    RestoreChecks restoreChecks,
    Path routes,
    Turns turns,
    Path state,
    Clock clock,
    SecureRandom random,
    Duration leaseTtl,
    int threads) {}

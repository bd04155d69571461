package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.postgres.TransferOrder;
import java.util.Optional;

/**
 * A restore into a running server, to be planned.
 *
 * @param order what is to come where
 * @param target the server; of a cluster its primary is found
 * @param recovery where the recovery of the set is to stop; empty for the set as it is
 */
public record DatabaseRestoreRequest(
    SetSummary set,
    TransferOrder order,
    SourceSettings.Postgres target,
    Optional<RecoveryTarget> recovery) {}

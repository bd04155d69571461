package io.voiceagents.backup.catalog;

import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;

/**
 * A backup to be taken.
 *
 * @param force start a new chain and read everything, whatever the policy says
 */
public record BackupRequest(Policy policy, BackupKind kind, boolean force) {}

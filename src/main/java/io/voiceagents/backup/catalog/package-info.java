/** Backup sets: index pages, pack lists, manifests, chains, leases, and the commit. */
@NullMarked
package io.voiceagents.backup.catalog;

import org.jspecify.annotations.NullMarked;

/** Where objects live: a small port, the S3 bucket, the directory, and decorators. */
@NullMarked
package io.voiceagents.backup.store;

import org.jspecify.annotations.NullMarked;

/** Objects in an S3 bucket: the client, reading and deleting, and what proves a put. */
@NullMarked
package io.voiceagents.backup.store.s3;

import org.jspecify.annotations.NullMarked;

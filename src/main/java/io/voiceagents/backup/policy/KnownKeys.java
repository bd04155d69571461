package io.voiceagents.backup.policy;

import io.voiceagents.backup.policy.Key.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every key of the configuration: the one list that the loader, the JSON schema and
 * docs/configuration.md follow.
 */
final class KnownKeys {
  /** Top-level sections of later versions. */
  static final List<String> LATER = List.of("replicas");

  /** Path, kinds of source (none for all), form with its words, default, meaning. */
  private static final String TABLE =
      """
      version                                   || WHOLE_NUMBER | `1` | version of this file's shape
      state_directory                           || PATH | `var`, see "Paths" | local state: index, scratch space, run history
      storage                                   || SECTION | required | where backups go: exactly one of `directory` and `s3`
      storage.directory                         || PATH | | directory on a file system that honours fsync
      storage.s3                                || SECTION | | bucket of Amazon S3 or a compatible store
      storage.s3.bucket                         || TEXT | required | name of the bucket
      storage.s3.region                         || TEXT | required; `us-east-1` with an `endpoint` | region of the bucket
      storage.s3.endpoint                       || ADDRESS | Amazon S3 | address of a compatible store, as in `https://s3.example.com`
      storage.s3.path_style                     || FLAG | `true` with an `endpoint`, else `false` | bucket in the path instead of the host name
      storage.s3.prefix                         || TEXT | none | put before every key, as in `backups/production/`
      storage.s3.storage_class                  || TEXT | the bucket's | as S3 names it; archive classes are refused, they can't be read at once
      storage.s3.encryption                     || WORD none,AES256,aws:kms | `none` | server-side encryption, on top of our own
      storage.s3.kms_key_id                     || TEXT | the account's | AWS KMS key for `encryption: aws:kms`
      storage.s3.checksums                      || WORD when_supported,when_required | `when_supported` | `when_required` for stores that don't know the newer checksums
      storage.s3.access_key                     || SECRET | the SDK's credential chain | access key id; goes with `secret_key`
      storage.s3.secret_key                     || SECRET | the SDK's credential chain | secret access key; goes with `access_key`
      encryption                                || SECTION | required | where the key is: exactly one of `key_file` and `kms_key_id`, or for a restore `recovery_key_file` alone
      encryption.key_file                       || PATH | | key file, made by `backupctl keys generate`
      encryption.kms_key_id                     || TEXT | | AWS KMS key: id, ARN or `alias/...`
      encryption.kms_endpoint                   || ADDRESS | AWS KMS of the key's region | address of the KMS, as of a VPC endpoint
      encryption.recovery_recipient_file        || PATH | required with `kms_key_id` | public half of the recovery key, made by `backupctl keys generate --for-kms`; every backup is sealed to it too
      encryption.recovery_key_file              || PATH | none | private recovery key, only on the night it is needed; alone it is enough to restore
      schedules                                 || SECTION | as below | how the schedules of all policies are read
      schedules.time_zone                       || TEXT | `UTC` | time zone of all cron expressions, as in `Europe/Berlin`
      schedules.jitter                          || DURATION | `0s` | longest that a backup starts after its time, fixed for each policy; up to 6h
      schedules.expiry                          || TEXT | `30 6 * * *` | when what no policy keeps any more is deleted: five fields as in a schedule, or `never`
      schedules.max_given_up_percent            || WHOLE_NUMBER | `30` | most of a policy's stored backups, in percent, that another retention may give up without `backupctl expire --agree`; 0 to 100
      schedules.store                           || SECTION | none: each process by itself | database in which several `backupctl serve` keep the schedules together, each run once; read at the start
      schedules.store.url                       || ADDRESS | | in place of the keys below: `postgresql://user@host:port/database?sslmode=verify-full`
      schedules.store.host                      || TEXT | required | name or address of a PostgreSQL server
      schedules.store.port                      || WHOLE_NUMBER | `5432` | TCP port
      schedules.store.database                  || TEXT | `postgres` | database, best one of its own
      schedules.store.user                      || TEXT | required | role that may create the schema, or owns it
      schedules.store.password                  || SECRET | none | better as `${VARIABLE}` or in `password_file`
      schedules.store.password_file             || PATH | none | file that holds the password and nothing else
      schedules.store.sslmode                   || WORD disable,allow,prefer,require,verify-ca,verify-full | `prefer` | as in libpq
      schedules.store.sslrootcert               || PATH | `~/.postgresql/root.crt` | authority for `verify-ca` and `verify-full`, PEM
      schedules.store.schema                    || TEXT | `voice_agent_backup_schedules` | schema that is theirs alone; made at the first start. Two platforms in one database want two
      verification                              || SECTION | none | what `backupctl serve` checks by itself
      verification.schedule                     || CRON | none | when the newest backup of each policy is verified
      verification.depth                        || WORD presence,sample,content,restore | `sample` | how deep
      verification.restore_test                 || CRON | none | when the newest backup of each policy is restored for a test
      disaster_recovery                         || SECTION | none | what was promised for the platform as a whole
      disaster_recovery.rpo                     || DURATION | none | longest time that may be lost, as in `30m`
      disaster_recovery.rto                     || DURATION | none | longest time until all is restored, as in `3h`
      server                                    || SECTION | as below | where `backupctl serve` listens
      server.host                               || TEXT | `127.0.0.1` | address to listen on
      server.port                               || WHOLE_NUMBER | `8443` | TCP port
      server.public_url                         || ADDRESS | none: messages have no links | where people reach it, as in `https://backup.example.com`; alerts link to the dashboard and the runbook there
      server.restore_directories                || PATHS | none: everywhere but in what the server works with | directories in which the API and the dashboard may restore
      server.certificate_file                   || PATH | none: plain HTTP | certificate chain of the server, PEM; then TLS 1.3 and nothing older
      server.key_file                           || PATH | none | private key of the certificate, PEM
      server.rate_limit                         || SECTION | as below | how much each caller may ask; more is answered with 429
      server.rate_limit.requests_per_minute     || WHOLE_NUMBER | `3000` | of each token and, without one, of each address; 10 and more
      server.rate_limit.failed_logins_per_minute || WHOLE_NUMBER | `20` | how often each address may send the same wrong token; of different ones ten times as many
      server.trusted_proxies                    || TEXTS | none | proxies whose `X-Forwarded-For` is believed: addresses or networks, as in `10.0.0.0/8`
      server.oidc                               || SECTION | none | an OpenID Connect issuer whose tokens are taken besides the server's own
      server.oidc.issuer                        || ADDRESS | required | its address, letter by letter as in `iss`; its keys are found by discovery
      server.oidc.audience                      || TEXT | required | what `aud` has to name
      server.oidc.roles_claim                   || TEXT | `roles` | claim with the roles or groups of the bearer; dots lead into claims, as in `realm_access.roles`
      server.oidc.username_claim                || TEXT | `preferred_username` | claim with the name for the audit log; without it `sub`
      server.oidc.viewer                        || TEXTS | nobody | values of the claim that make the bearer a viewer
      server.oidc.operator                      || TEXTS | nobody | and an operator
      server.oidc.admin                         || TEXTS | nobody | and an administrator
      server.two_person                         || SECTION | as below | what one identity alone may not do by the API: another one has to approve it
      server.two_person.restores_over_live      || FLAG | `false`: not by the API at all | restores that replace what is there (`--activate`, `--force`) or go into a running server (`--target-db`)
      server.two_person.deletions               || FLAG | `false`: by one | applying retention (`expire`)
      server.two_person.within                  || DURATION | `1h` | how long an approval may take, 1m to 24h
      server.console                            || FLAG | `true` | whether the Hawtio console is there, and JMX through it
      restore_test                              || SECTION | as below | programs of PostgreSQL and Redis for restore tests, dumps, and restores of single databases
      restore_test.postgres_binaries            || PATHS | `BACKUPCTL_POSTGRES_BINARIES`, separated by `:` | directories with the programs `postgres`, `pg_dump` and `pg_restore`, tried before the usual places
      restore_test.redis_servers                || PATHS | `BACKUPCTL_REDIS_SERVERS`, separated by `:` | files `redis-server` or `valkey-server`, tried before those in `PATH`
      restore_test.trust_dumps                  || FLAG | `false` | whether dumps are loaded here when this does not run as root: functions in them run as this program's own user then
      heartbeat                                 || SECTION | none | a ping to somebody else, who tells people when it stays away
      heartbeat.url                             || SECRET | required | asked with GET while alerts could be sent, and only then
      heartbeat.interval                        || DURATION | `5m` | between two pings, 10s to 6h
      notification_channels                     || SECTION | none: alerts stay in the state directory | where alerts go; a channel's name is yours
      notification_channels.<name>.type         || WORD slack,email,pagerduty,webhook | required | how it is told
      notification_channels.<name>.min_severity || WORD info,warning,critical | `warning` | least urgent alert that it is told of
      notification_channels.<name>.types        || TEXTS | all | backup types it is told of; what concerns all of them it is told anyway
      notification_channels.<name>.quiet_hours  || TEXT | none | as in `22:00-07:00`, in `schedules.time_zone`: what is not critical waits until they are over
      notification_channels.<name>.fallback     || TEXT | none | another channel, which is told what this one does not take
      notification_channels.<name>.max_per_minute || WHOLE_NUMBER | `10` | most messages a minute, 1 to 600; what comes besides is told in one
      notification_channels.<name>.escalation_after || DURATION | none | as in `30m`: it is told only of critical alerts that nobody resolved or acknowledged for so long; 1m to 7d
      notification_channels.<name>.daily_test   || TEXT | none | time of day of a message that proves the channel, as in `09:00`, in `schedules.time_zone`
      notification_channels.<name>.webhook_url  || SECRET | required for webhook, and for slack without `token` | where messages are posted; who has it may post
      notification_channels.<name>.token        || SECRET | for slack, in place of `webhook_url` | of an app's bot, `xoxb-...` with the scope `chat:write`
      notification_channels.<name>.channel      || TEXT | required with `token` | Slack's channel: its id, `C0123456789`, or its name, `#alerts`
      notification_channels.<name>.routing_key  || SECRET | required for pagerduty | integration key of a service
      notification_channels.<name>.url          || ADDRESS | PagerDuty's in the US; `https://slack.com` | of pagerduty, as `https://events.eu.pagerduty.com/v2/enqueue`; of slack with `token`, as `https://slack-gov.com`
      notification_channels.<name>.from         || TEXT | required for email | sender's address
      notification_channels.<name>.to           || TEXTS | required for email | recipients' addresses
      notification_channels.<name>.smtp         || SECTION | required for email | mail server
      notification_channels.<name>.smtp.host    || TEXT | required | name or address of the server
      notification_channels.<name>.smtp.port    || WHOLE_NUMBER | `587`; `465` with `tls: implicit`, `25` with `tls: none` | TCP port
      notification_channels.<name>.smtp.tls     || WORD none,starttls,implicit | `starttls` | required of the server; its certificate and name are checked
      notification_channels.<name>.smtp.ca_certificate || PATH | the JVM's authorities | authority to trust, PEM
      notification_channels.<name>.smtp.user    || TEXT | none | goes with `password`
      notification_channels.<name>.smtp.password || SECRET | none | goes with `user`
      policies                                  || SECTION | required, but not for a restore with the recovery key alone | what is protected; a policy's name is its backup type
      policies.<name>.type                      || WORD postgres,postgres_logical,redis,filesystem | required unless the name is `postgres`, `postgres_logical` or `redis` | kind of source
      policies.<name>.description               || TEXT | none | what the policy is for
      policies.<name>.connection                |postgres,postgres_logical,redis| SECTION | required | how to reach the server
      policies.<name>.connection.url            |postgres,postgres_logical,redis| ADDRESS | | in place of the keys below: `postgresql://user@host:port/database?sslmode=verify-full`, `rediss://host:port`
      policies.<name>.connection.host           |postgres,postgres_logical,redis| TEXT | required | name or address of the server
      policies.<name>.connection.port           |postgres,postgres_logical,redis| WHOLE_NUMBER | `5432`, `6379` | TCP port
      policies.<name>.connection.database       |postgres,postgres_logical| TEXT | `postgres` | for probes and queries; a backup holds the whole cluster, dumps those of `options.databases`
      policies.<name>.connection.user           |postgres,postgres_logical,redis| TEXT | required for PostgreSQL | role with REPLICATION, for dumps one that may read everything; user of the Redis ACL
      policies.<name>.connection.password       |postgres,postgres_logical,redis| SECRET | none | better as `${VARIABLE}` or in `password_file`
      policies.<name>.connection.password_file  |postgres,postgres_logical,redis| PATH | none | file that holds the password and nothing else
      policies.<name>.connection.sslmode        |postgres,postgres_logical| WORD disable,allow,prefer,require,verify-ca,verify-full | `prefer` | as in libpq
      policies.<name>.connection.sslrootcert    |postgres,postgres_logical| PATH | `~/.postgresql/root.crt` | authority for `verify-ca` and `verify-full`, PEM
      policies.<name>.connection.standbys       |postgres,postgres_logical| TEXTS | none | further servers of the cluster, `host` or `host:port`; the one that is the primary is used
      policies.<name>.connection.restore_as     |postgres,postgres_logical| SECTION | none: the role of backups | who connects for a restore into the running server (`--target-db`)
      policies.<name>.connection.restore_as.user |postgres,postgres_logical| TEXT | required | a superuser, or a role with `CREATEDB` or `CREATE` on the database
      policies.<name>.connection.restore_as.password |postgres,postgres_logical| SECRET | none | of that role; better as `${VARIABLE}` or in `password_file`
      policies.<name>.connection.restore_as.password_file |postgres,postgres_logical| PATH | none | file that holds the password of that role and nothing else
      policies.<name>.connection.tls            |redis| FLAG | `false` | TLS that checks certificate and host name
      policies.<name>.connection.ca_certificate |redis| PATH | the JVM's authorities | authority to trust, PEM
      policies.<name>.connection.sentinel       |redis| SECTION | none | who knows the server, in place of `host` and `port`; a fail-over is followed
      policies.<name>.connection.sentinel.master |redis| TEXT | required | name under which the sentinels watch the primary
      policies.<name>.connection.sentinel.hosts |redis| TEXTS | required | sentinels, of which one is enough: `host` or `host:port`, by default 26379
      policies.<name>.connection.sentinel.user  |redis| TEXT | none | ACL user of the sentinels
      policies.<name>.connection.sentinel.password |redis| SECRET | none | of the sentinels; that of the server stands in `connection`
      policies.<name>.connection.sentinel.password_file |redis| PATH | none | file that holds the password of the sentinels and nothing else
      policies.<name>.connection.sentinel.replica |redis| FLAG | `false` | uses a replica that is in order, where there is one
      policies.<name>.connection.cluster        |redis| FLAG | `false` | the server is a node of a Redis Cluster, of which all shards are backed up
      policies.<name>.connection.cluster_slot   |redis| WHOLE_NUMBER | none: all shards | with `cluster`: only the shard that serves this slot, 0 to 16383; its commands can be followed
      policies.<name>.paths                     |filesystem| PATHS | required | directories and files to protect
      policies.<name>.schedule                  || SECTION | none | when to run; without it only by hand
      policies.<name>.schedule.full             || CRON | none | when a full backup runs
      policies.<name>.schedule.incremental      |postgres,filesystem| CRON | none | when an incremental backup runs
      policies.<name>.retention                 || SECTION | as below | how many backups are kept
      policies.<name>.retention.full_backups    || WHOLE_NUMBER | `30` | chains of which the first set is kept, 1 to 10000
      policies.<name>.retention.incremental     |postgres,postgres_logical,filesystem| WHOLE_NUMBER | `7` | chains of which the incrementals are kept, 0 to 10000
      policies.<name>.objectives                || SECTION | none | what was promised; status, metrics and alerts tell when it is not kept
      policies.<name>.objectives.rpo            || DURATION | none | longest time that may be lost, as in `15m`
      policies.<name>.objectives.rto            || DURATION | none | longest time that a restore may take, as in `60m`
      policies.<name>.options                   || SECTION | as below | how backups are made
      policies.<name>.options.compression       || WORD zstd,gzip,lz4,none | `zstd` | a codec, or a section with `codec` and `level`
      policies.<name>.options.compression.codec || WORD zstd,gzip,lz4,none | `zstd` | codec
      policies.<name>.options.compression.level || WHOLE_NUMBER | found on the data for zstd, 6 for gzip | zstd 1 to 22, gzip 1 to 9, lz4 1 to 17
      policies.<name>.options.verify            || WORD presence,sample,content,restore | `presence` | depth of the check after each backup
      policies.<name>.options.include           |filesystem| TEXTS | everything | globs on the path below its root
      policies.<name>.options.exclude           |filesystem| TEXTS | nothing | globs that win over `include`
      policies.<name>.options.one_file_system   |filesystem| FLAG | `false` | leaves out mount points below a root
      policies.<name>.options.new_chain_every   |postgres,postgres_logical,filesystem| DURATION | `30d` | age of a chain at which the next backup starts a new one; of a tree or of dumps the next full backup
      policies.<name>.options.audio_filter      |filesystem| FLAG | `true` | reversible filter that makes WAV files smaller
      policies.<name>.options.fast_checkpoint   |postgres| FLAG | `false` | asks the server for an immediate checkpoint
      policies.<name>.options.max_rate          |postgres| RATE | unlimited | limit of a base backup a second, as in `50MB`; 32kB to 1GB
      policies.<name>.options.validation_queries|postgres,postgres_logical| TEXTS | none | SQL after a restore test; each must return a row whose first column is not false
      policies.<name>.options.databases         |postgres_logical| TEXTS | all that take connections, without the templates | databases to dump
      policies.<name>.options.include_schemas   |postgres_logical| TEXTS | all | schemas to dump, as patterns of pg_dump: `live*`; each must match something
      policies.<name>.options.exclude_schemas   |postgres_logical| TEXTS | none | schemas to leave out, as patterns of pg_dump
      policies.<name>.options.include_tables    |postgres_logical| TEXTS | all | tables, views and sequences to dump, as patterns of pg_dump: `public.calls*`; each must match something
      policies.<name>.options.exclude_tables    |postgres_logical| TEXTS | none | tables, views and sequences to leave out, as patterns of pg_dump
      policies.<name>.options.log               |postgres,redis| SECTION | as below | how the log (the WAL) is followed
      policies.<name>.options.log.flush_interval|postgres,redis| DURATION | `2s` | longest that a byte waits for more before it is stored; 1s to 60s
      policies.<name>.options.log.follow        |postgres,redis| FLAG | `false` | whether `backupctl serve` follows the log all the time
      policies.<name>.options.log.spool_limit   |postgres,redis| SIZE | `4GB` | room in the state directory for what the store can't take; then the source keeps its log itself
      """;

  static final List<Key> ALL = TABLE.lines().map(KnownKeys::key).toList();

  private KnownKeys() {}

  /** The keys of one section, by its pattern as in {@code policies.<name>.retention}. */
  static List<Key> at(String section) {
    return ALL.stream().filter(key -> key.section().equals(section)).toList();
  }

  /**
   * Whether there is a key at a place of a configuration, and it takes a value or a list of them.
   *
   * @param place as in {@code policies.calls.paths[0]}
   */
  static boolean takesValue(String place) {
    String[] parts = place.replaceAll("\\[\\d+]", "").split("\\.", -1);
    return ALL.stream().anyMatch(key -> key.form() != Form.SECTION && fits(key, parts));
  }

  private static boolean fits(Key key, String[] parts) {
    String[] pattern = key.path().split("\\.", -1);
    boolean same = pattern.length == parts.length;
    for (int i = 0; same && i < parts.length; i++) {
      same = pattern[i].equals(parts[i]) || pattern[i].equals("<name>");
    }
    return same;
  }

  /** The dotted paths of all keys of this name. */
  static List<String> pathsOf(String name) {
    return ALL.stream().filter(key -> key.name().equals(name)).map(Key::path).toList();
  }

  private static Key key(String line) {
    List<String> cells = Arrays.stream(line.split("\\|", 5)).map(String::strip).toList();
    String path = cells.get(0);
    int dot = path.lastIndexOf('.');
    String[] form = cells.get(2).split(" ", 2);
    return new Key(
        path.substring(0, Math.max(0, dot)),
        path.substring(dot + 1),
        Form.valueOf(form[0]),
        cells.get(3),
        cells.get(4),
        kinds(cells.get(1)),
        form.length == 1 ? List.of() : List.of(form[1].split(",")));
  }

  private static Set<SourceKind> kinds(String cell) {
    return Arrays.stream(cell.split(","))
        .filter(word -> !word.isEmpty())
        .map(word -> SourceKind.valueOf(word.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toUnmodifiableSet());
  }
}

-- The index of backup sets. The bucket is the truth; this can be rebuilt from it at any time.
-- For dashboards and queries: the program itself decides by what is in the bucket, and never reads this.
CREATE TABLE IF NOT EXISTS backup_set (
  set_key      VARCHAR(200) NOT NULL, -- what people see; two sets of one second share it
  type         VARCHAR(63)  NOT NULL,
  chain        VARCHAR(40)  NOT NULL,
  sequence     INTEGER      NOT NULL,
  run          VARCHAR(40)  NOT NULL,
  kind         VARCHAR(20)  NOT NULL,
  outcome      VARCHAR(20)  NOT NULL,
  started_at   TIMESTAMP WITH TIME ZONE NOT NULL,
  finished_at  TIMESTAMP WITH TIME ZONE NOT NULL,
  entries      BIGINT       NOT NULL,
  source_bytes BIGINT       NOT NULL,
  stored_bytes BIGINT       NOT NULL,
  PRIMARY KEY (type, chain, sequence)
);
CREATE TABLE IF NOT EXISTS verdict (
  set_key          VARCHAR(200) NOT NULL,
  type             VARCHAR(63)  NOT NULL,
  chain            VARCHAR(40)  NOT NULL,
  sequence         INTEGER      NOT NULL,
  depth            VARCHAR(20)  NOT NULL,
  outcome          VARCHAR(20)  NOT NULL,
  started_at       TIMESTAMP WITH TIME ZONE NOT NULL,
  duration_seconds DOUBLE PRECISION NOT NULL,
  set_age_seconds  BIGINT       NOT NULL,
  failed_checks    VARCHAR(4000) NOT NULL,
  PRIMARY KEY (type, chain, sequence, depth, started_at)
);

/** The schema in the database: tables that nobody touches, and the functions that are all that a client calls. */
import { invalid } from "@sync/core";

/** Of the schema. A client works with its own version only. */
export const schemaVersion = 1;

/** The name of the schema, which becomes a part of SQL: letters, digits and underscores only. */
export function schemaOf(value: unknown = "sync"): string {
  const allowed = "1 to 40 letters, digits or underscores, and no digit first";
  if (typeof value !== "string" || !/^[a-z_][a-z0-9_]{0,39}$/i.test(value)) {
    invalid("options.schema", allowed, value, typeof value === "string" ? RangeError : TypeError);
  }
  return value;
}

/**
 * The SQL that makes the schema, or brings it to this version: one statement, for your own migrations. It may run again, and
 * while others run it. It needs the right to create a schema, or a schema that belongs to its role.
 *
 * A role that only uses the locks needs `USAGE` on the schema and `EXECUTE` on its functions, and no right on its tables:
 *
 * ```sql
 * GRANT USAGE ON SCHEMA sync TO app;
 * GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA sync TO app;
 * ```
 *
 * **Throws** `TypeError` or `RangeError` if the name of the schema is not one to 40 letters, digits or underscores.
 *
 * @example
 * ```ts
 * import { migration } from "@sync/postgres";
 * import assert from "node:assert/strict";
 *
 * assert.match(migration(), /CREATE SCHEMA/);
 * assert.throws(() => migration("sync; DROP TABLE users"), RangeError);
 * ```
 */
export function migration(schema = "sync"): string {
  const name = `"${schemaOf(schema)}"`;
  return `DO $migration$
DECLARE
  present integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('@sync/postgres ${name}', 0));
  IF to_regnamespace('${name}') IS NULL THEN
    CREATE SCHEMA ${name};
  END IF;
  IF to_regprocedure('${name}.version()') IS NOT NULL THEN
    present := ${name}.version();
  END IF;
  IF present > ${schemaVersion} THEN
    RAISE EXCEPTION 'the schema ${name} is of version %, which a newer @sync/postgres has made', present;
  END IF;
  IF present < 1 THEN
    CREATE TABLE ${name}.session (
      id uuid PRIMARY KEY,
      seq bigint NOT NULL,
      expires bigint NOT NULL,
      channel text NOT NULL,
      label text NOT NULL
    ) WITH (fillfactor = 50);
    CREATE INDEX session_expires ON ${name}.session (expires);
    CREATE TABLE ${name}.queue (
      name text COLLATE "C" PRIMARY KEY,
      taken bigint NOT NULL,
      head bigint NOT NULL,
      ticket bigint NOT NULL,
      fence bigint NOT NULL
    ) WITH (fillfactor = 50);
    CREATE TABLE ${name}.request (
      session uuid NOT NULL,
      id bigint NOT NULL,
      name text COLLATE "C" NOT NULL,
      permits bigint NOT NULL,
      bound bigint NOT NULL,
      ticket bigint NOT NULL,
      fence bigint NOT NULL,
      PRIMARY KEY (session, id)
    );
    CREATE INDEX request_waits ON ${name}.request (name, ticket) WHERE fence = 0;
  END IF;
${functions(name)}
  REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${name} FROM PUBLIC;
END
$migration$`;
}

/** The functions. They act as their maker, so that a client needs no right on the tables. */
function functions(name: string): string {
  const how = `LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${name}, pg_temp`;
  // Statements find their rows by keys. The planner, which may know the tables only as they were long ago, would sometimes read all of
  // them instead, 500 times a step. What it compiles for plans that seem dear takes longer than these.
  const byKeys = `${how} SET enable_seqscan = off SET jit = off`;
  return `
  CREATE OR REPLACE FUNCTION ${name}.version() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ${schemaVersion}';

  -- A step of a session. Times are microseconds since 1970, by this server's clock.
  CREATE OR REPLACE FUNCTION ${name}.step(
    me uuid, number bigint, lease bigint, whole boolean, chan text, who text, ops jsonb
  ) RETURNS jsonb ${byKeys} AS $step$
  DECLARE
    moment bigint;
    mine session%ROWTYPE;
    alive boolean;
    again boolean := false;
    opens boolean := false;
    over uuid[];
    op record;
    q queue%ROWTYPE;
    dirty boolean := false;
    next request%ROWTYPE;
    gone_fence bigint;
    gone_permits bigint;
    grants integer := 0;
    got text[] := '{}';
    no text[] := '{}';
    busy text[] := '{}';
    answer jsonb;
  BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
      RAISE EXCEPTION 'a step needs READ COMMITTED, not %: set default_transaction_isolation for its connections',
        current_setting('transaction_isolation') USING ERRCODE = 'SYNC1';
    END IF;
    SELECT * INTO mine FROM session s WHERE s.id = me FOR UPDATE;
    opens := NOT FOUND AND number = 1;
    moment := extract(epoch FROM clock_timestamp()) * 1000000;
    alive := mine.id IS NOT NULL AND mine.expires > moment;
    again := alive AND number <= mine.seq;
    IF opens THEN
      INSERT INTO session VALUES (me, 1, moment + lease * 1000, chan, who) ON CONFLICT DO NOTHING;
      IF NOT FOUND THEN -- the same step has just come by another connection
        RETURN ${name}.step(me, number, lease, whole, chan, who, ops);
      END IF;
      alive := true;
    ELSIF alive AND (number = mine.seq OR NOT again) THEN
      UPDATE session s
        SET seq = number, expires = CASE WHEN whole THEN moment + lease * 1000 ELSE s.expires END
        WHERE s.id = me;
    END IF;

    -- Sessions whose lease is over. Those that another step sees to are not waited for.
    over := ARRAY(
      SELECT s.id FROM session s WHERE s.expires <= moment ORDER BY s.expires LIMIT 100 FOR UPDATE SKIP LOCKED
    );

    -- What is to be done, by name, so that two steps never wait for each other. The last row only ends the last name.
    FOR op IN
      SELECT * FROM (
        SELECT r.name, 0 AS pass, 0::bigint AS place, 'l' AS kind, r.session, r.id,
            0::bigint AS permits, 0::bigint AS bound, false AS wait
          FROM request r WHERE r.session = ANY (over)
        UNION ALL
        SELECT o.op ->> 2, 1, o.place, o.op ->> 0, me, (o.op ->> 1)::bigint,
            (o.op ->> 3)::bigint, (o.op ->> 4)::bigint, (o.op ->> 5)::boolean
          FROM jsonb_array_elements(ops) WITH ORDINALITY AS o (op, place) WHERE alive AND NOT again AND lease > 0
        UNION ALL
        SELECT r.name, 2, 0, 'l', r.session, r.id, 0, 0, false
          FROM request r WHERE r.session = me AND lease = 0 AND alive AND NOT again
        UNION ALL
        SELECT NULL, 3, 0, '', NULL, 0, 0, 0, false
      ) AS x ORDER BY x.name COLLATE "C" NULLS LAST, x.pass, x.place, x.id
    LOOP
      -- Grants from the head of the queue, before the next request is looked at and before the name is done.
      IF dirty AND (op.kind = 'a' OR op.name IS DISTINCT FROM q.name) THEN
        dirty := false;
        WHILE q.head <= q.ticket LOOP
          SELECT * INTO next FROM request r
            WHERE r.name = q.name AND r.fence = 0 AND r.ticket >= q.head ORDER BY r.ticket LIMIT 1;
          IF NOT FOUND THEN
            q.head := q.ticket + 1;
            EXIT;
          END IF;
          q.head := next.ticket;
          EXIT WHEN q.taken + next.permits > next.bound;
          q.head := next.ticket + 1;
          q.taken := q.taken + next.permits;
          q.fence := greatest(q.fence + 1, extract(epoch FROM clock_timestamp()) * 1000000);
          grants := grants + 1;
          UPDATE request r SET fence = q.fence WHERE r.session = next.session AND r.id = next.id;
          IF next.session = me THEN
            got := got || format('[%s,%s]', next.id, q.fence);
          ELSE
            PERFORM pg_notify(s.channel, next.id || ' ' || q.fence) FROM session s WHERE s.id = next.session;
          END IF;
        END LOOP;
      END IF;

      IF op.name IS DISTINCT FROM q.name THEN
        IF q.name IS NOT NULL THEN
          UPDATE queue u SET taken = q.taken, head = q.head, ticket = q.ticket, fence = q.fence WHERE u.name = q.name;
        END IF;
        EXIT WHEN op.name IS NULL;
        LOOP
          SELECT * INTO q FROM queue u WHERE u.name = op.name FOR UPDATE;
          EXIT WHEN FOUND;
          INSERT INTO queue VALUES (op.name, 0, 1, 0, 0) ON CONFLICT DO NOTHING;
        END LOOP;
      END IF;

      IF op.kind = 'a' THEN
        IF NOT coalesce(op.permits BETWEEN 1 AND op.bound, false) THEN
          RAISE EXCEPTION '% permits of %', op.permits, op.bound USING ERRCODE = 'SYNC2';
        ELSIF EXISTS (SELECT FROM request r WHERE r.session = me AND r.id = op.id) THEN
          NULL;
        ELSIF q.head > q.ticket AND q.taken + op.permits <= op.bound THEN
          q.taken := q.taken + op.permits;
          q.fence := greatest(q.fence + 1, extract(epoch FROM clock_timestamp()) * 1000000);
          grants := grants + 1;
          INSERT INTO request VALUES (me, op.id, op.name, op.permits, op.bound, 0, q.fence);
          got := got || format('[%s,%s]', op.id, q.fence);
        ELSIF op.wait THEN
          q.ticket := q.ticket + 1;
          INSERT INTO request VALUES (me, op.id, op.name, op.permits, op.bound, q.ticket, 0);
        ELSE
          no := no || op.id::text;
        END IF;
      ELSE
        -- A transaction that guards what is held keeps the row locked.
        SELECT r.fence, r.permits INTO gone_fence, gone_permits FROM request r
          WHERE r.session = op.session AND r.id = op.id AND r.name = op.name FOR UPDATE SKIP LOCKED;
        IF FOUND THEN
          DELETE FROM request r WHERE r.session = op.session AND r.id = op.id;
          dirty := true;
          IF gone_fence > 0 THEN
            q.taken := q.taken - gone_permits;
          END IF;
        ELSIF op.pass = 1 AND EXISTS (
          SELECT FROM request r WHERE r.session = op.session AND r.id = op.id AND r.name = op.name
        ) THEN
          busy := busy || op.id::text;
        END IF;
      END IF;
    END LOOP;

    IF cardinality(over) > 0 OR lease = 0 THEN
      DELETE FROM session s
        WHERE (s.id = ANY (over) OR (s.id = me AND lease = 0 AND alive AND NOT again))
          AND NOT EXISTS (SELECT FROM request r WHERE r.session = s.id);
    END IF;
    IF lease = 0 AND alive AND NOT again THEN
      UPDATE session s SET expires = moment WHERE s.id = me; -- what is guarded is seen to later
    END IF;

    IF opens THEN
      -- Queues that have been empty for an hour. Until then they keep their last fence, should the clock go back.
      DELETE FROM queue u WHERE u.name = ANY (ARRAY(
        SELECT v.name FROM queue v
          WHERE v.taken = 0 AND v.head > v.ticket AND v.fence < moment - 3600000000 LIMIT 1000 FOR UPDATE SKIP LOCKED
      ));
    ELSIF grants = 0 AND NOT whole AND lease > 0 THEN
      PERFORM set_config('synchronous_commit', 'off', true); -- what a crash of the server undoes here is repaired later
    END IF;
    IF NOT alive THEN
      RETURN '{"gone":true}';
    END IF;

    IF again AND number = mine.seq THEN
      SELECT
          array_agg(format('[%s,%s]', r.id, r.fence)) FILTER (WHERE r.fence > 0 AND o.op ->> 0 = 'a'),
          array_agg(o.op ->> 1) FILTER (WHERE r.id IS NULL AND o.op ->> 0 = 'a' AND NOT (o.op ->> 5)::boolean),
          array_agg(o.op ->> 1) FILTER (WHERE r.name = o.op ->> 2 AND o.op ->> 0 = 'l')
        INTO got, no, busy
        FROM jsonb_array_elements(ops) AS o (op)
        LEFT JOIN request r ON r.session = me AND r.id = (o.op ->> 1)::bigint;
    END IF;
    answer := format(
      '{"got":[%s],"no":[%s],"busy":[%s]}',
      array_to_string(got, ','), array_to_string(no, ','), array_to_string(busy, ',')
    );
    IF whole THEN
      answer := answer || jsonb_build_object('mine', (
        SELECT coalesce(jsonb_agg(jsonb_build_array(r.id, r.fence, r.name)), '[]') FROM request r WHERE r.session = me
      ));
    END IF;
    RETURN answer || coalesce((
      SELECT jsonb_build_object('next', ceil((s.expires - moment) / 1000.0)) FROM session s
        WHERE s.id <> me ORDER BY s.expires LIMIT 1
    ), '{}');
  END
  $step$;

  -- Whether a session holds what a fence stands for. If so, it stays held until the transaction of the caller ends.
  CREATE OR REPLACE FUNCTION ${name}.guard(me uuid, request bigint, token bigint) RETURNS boolean ${byKeys} AS $guard$
  BEGIN
    PERFORM FROM request r WHERE r.session = me AND r.id = guard.request AND r.fence = token FOR SHARE;
    RETURN FOUND;
  END
  $guard$;

  CREATE OR REPLACE FUNCTION ${name}.inspect(which text) RETURNS jsonb ${how} STABLE AS $inspect$
  BEGIN
    RETURN (
      SELECT coalesce(jsonb_agg(
        jsonb_build_object('name', x.name, 'taken', u.taken, 'requests', x.requests) ORDER BY x.name
      ), '[]')
      FROM (
        SELECT r.name, jsonb_agg(jsonb_build_array(
            s.label, r.permits, r.bound, r.fence,
            round((s.expires - extract(epoch FROM clock_timestamp()) * 1000000) / 1000)
          ) ORDER BY r.fence, r.ticket) AS requests
        FROM request r JOIN session s ON s.id = r.session
        WHERE r.name = which OR which IS NULL
        GROUP BY r.name
      ) AS x JOIN queue u ON u.name = x.name
    );
  END
  $inspect$;
`;
}

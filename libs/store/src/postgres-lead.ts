import { setInterval } from 'node:timers/promises';
import pg from 'pg';
import { leaveLead, takeLead, type Lead } from './leadership.ts';

/** The advisory lock of who leads; each database has its own. */
const leadershipLock = 5_207_160_418;

/** A connection can break unseen, as when a cable is cut: a leader whose server does not answer has lost. */
const heartbeatMs = 5_000;
const heartbeatLimitMs = 10_000;
/** A leader that hangs, while its machine answers for it, loses the lock: the server ends the session of which it hears nothing. */
const silenceLimitMs = 25_000;

/** The wait for the lock is asked for anew after so long: an answer, that it is held, shows that the server is there. */
const lockWaitMs = 5_000;
const lockNotAvailable = '55P03';

const ignore = (): void => undefined;

/** Waits for the lock for a while; whether it was got. Throws where the server does not answer. */
async function tryLock(client: pg.Client): Promise<boolean> {
  const statement = {
    text: `select pg_advisory_lock(${leadershipLock})`,
    query_timeout: lockWaitMs + heartbeatLimitMs,
  };
  try {
    await client.query(statement);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === lockNotAvailable) return false;
    throw error;
  }
}

/**
 * Waits for the lock; false where the signal aborts first. The server would go on waiting for a client that is gone, and is told.
 */
async function awaitLock(client: pg.Client, pool: pg.Pool, signal: AbortSignal): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const cancel = (): void => {
    const told = pool.query('select pg_cancel_backend($1)', [rows[0]?.pid]).catch(ignore);
    void told.then(() => client.end());
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    await client.query(`set lock_timeout = ${lockWaitMs}`);
    while (!signal.aborted && !(await tryLock(client)));
    // The writes of a leader wait for others as long as those take.
    if (!signal.aborted) await client.query('set lock_timeout = 0');
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  return !signal.aborted;
}

async function beginTerm(client: pg.Client, holder: string): Promise<bigint> {
  await client.query(`set idle_session_timeout = ${silenceLimitMs}`);
  await client.query('begin');
  const term = await takeLead(client, holder);
  await client.query('commit');
  return term;
}

/** Aborts `lost` when the connection ends or does not answer, until `watched` aborts. */
async function watchConnection(
  client: pg.Client,
  watched: AbortSignal,
  lost: AbortController,
): Promise<void> {
  const lose = (): void => {
    if (!watched.aborted) lost.abort();
  };
  client.once('error', lose).once('end', lose);
  const heartbeat = { text: 'select 1', query_timeout: heartbeatLimitMs };
  try {
    for await (const _ of setInterval(heartbeatMs, undefined, {
      ref: false,
      signal: AbortSignal.any([watched, lost.signal]),
    }))
      await client.query(heartbeat);
  } catch {
    lose();
  }
}

/**
 * Leads by a session's advisory lock on a connection of its own: it ends with that connection, while this process may go on and
 * not know it yet. What it writes then is refused by its term.
 */
export const leadPostgres =
  (pool: pg.Pool, config: pg.ClientConfig): Lead =>
  async (holder, signal) => {
    const client = new pg.Client(config);
    client.on('error', ignore);
    try {
      await client.connect();
      if (!(await awaitLock(client, pool, signal))) {
        await client.end();
        return null;
      }
      const term = await beginTerm(client, holder);
      const [lost, watched] = [new AbortController(), new AbortController()];
      void watchConnection(client, watched.signal, lost);
      return {
        term,
        lost: lost.signal,
        async [Symbol.asyncDispose]() {
          watched.abort();
          if (!lost.signal.aborted) await leaveLead(client, term);
          await client.end();
        },
      };
    } catch (error) {
      await client.end();
      throw error;
    }
  };

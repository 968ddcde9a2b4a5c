import pg from 'pg';

/** The pool, or a connection of its own, as in a transaction. */
export type Connection = pg.Pool | pg.ClientBase;

/** SQL of a write, parsed once a connection under its name. One name stands for one text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * A setting of a Postgres server for every connection. A plan that it keeps from when a search began, and the tables were small,
 * reads whole tables which have grown since.
 */
export const planEachTime = ['-c', 'plan_cache_mode=force_custom_plan'] as const;

/** 64-bit integers are bigint here; node-postgres leaves them as text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (type, format) =>
    type === pg.types.builtins.INT8 ? BigInt : (pg.types.getTypeParser(type, format) as unknown),
};

/**
 * What a statement returns. The writes of a search go to node-postgres, past Prisma, which would take more of a core that networks
 * want (docs/adr/0005-prisma-offline.md).
 */
export async function runStatement<Row extends object>(
  connection: Connection,
  { name, text }: Statement,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const { rows } = await connection.query<Row>({ name, text, values: [...values], types });
  return rows;
}

/** How many rows a statement wrote. */
export async function countWritten(
  connection: Connection,
  { name, text }: Statement,
  values: readonly unknown[],
): Promise<number> {
  const { rowCount } = await connection.query({ name, text, values: [...values] });
  return rowCount ?? 0;
}

/** Commits what `act` wrote, or nothing of it where that throws. */
export async function transaction<T>(pool: pg.Pool, act: (tx: pg.PoolClient) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  // A connection that breaks fails its statements: nobody has to hear of it twice.
  const ignore = (): void => undefined;
  tx.on('error', ignore);
  let isBroken = false;
  try {
    await tx.query('begin');
    const result = await act(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    isBroken = await tx.query('rollback').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    tx.off('error', ignore);
    tx.release(isBroken);
  }
}

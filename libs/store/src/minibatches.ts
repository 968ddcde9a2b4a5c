import { decodeSource } from './json-codec.ts';
import type { MinibatchRecord } from './records.ts';
import { runStatement, type Connection } from './statement.ts';

const saveStatement = {
  name: 'save-minibatch',
  text: `
    insert into minibatches (digest, shape, pixels, given, source) values ($1, $2::int[], $3, $4::int[], $5::jsonb)
    on conflict do nothing`,
};

/** One that is there already stays as it is. */
export async function saveMinibatch(
  connection: Connection,
  { digest, shape, pixels, given, source }: MinibatchRecord,
): Promise<void> {
  const bytes = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  await runStatement(connection, saveStatement, [digest, shape, bytes, given, JSON.stringify(source)]);
}

const loadStatement = {
  name: 'load-minibatch',
  text: 'select shape, pixels, given, source from minibatches where digest = $1',
};

interface Row {
  readonly shape: MinibatchRecord['shape'];
  readonly pixels: Uint8Array;
  readonly given: readonly number[];
  readonly source: unknown;
}

export async function loadMinibatch(connection: Connection, digest: string): Promise<MinibatchRecord | null> {
  const [row] = await runStatement<Row>(connection, loadStatement, [digest]);
  if (row === undefined) return null;
  const { shape, given, source } = row;
  // A copy, since a buffer of bytes need not begin where a number may.
  const pixels = new Float32Array(new Uint8Array(row.pixels).buffer);
  return { digest, shape, pixels, given, source: decodeSource(source) };
}

import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { splitBlocks } from '../bzip2/split-blocks.ts';
import { smallSinglePickle } from '../testing/small-single-pickle.ts';
import { threeBlocks, twoStreams } from '../testing/bzip2-files.ts';
import { DecodePool } from './decode-pool.ts';

const pool = new DecodePool(1);
afterAll(() => pool[Symbol.asyncDispose]());

async function decompress(file: Uint8Array): Promise<string> {
  let text = '';
  for await (const block of splitBlocks(Readable.from([file]))) {
    const decoded = await pool.block(block);
    text += decoded.kind === 'read' ? Buffer.from(decoded.value).toString('latin1') : `(${decoded.message})`;
  }
  return text;
}

describe('decompressing bzip2', () => {
  it('gives back what was compressed, block by block and stream by stream', async () => {
    expect(await decompress(threeBlocks)).toBe('the quick brown fox '.repeat(12_500));
    expect(await decompress(twoStreams)).toBe('onetwo');
  });

  it('says what is wrong', async () => {
    const damaged = Uint8Array.from(smallSinglePickle);
    damaged[1000]! ^= 1;
    expect(await pool.block(damaged)).toEqual({
      kind: 'broken',
      message: 'its bzip2 stream is damaged: a checksum or a code is wrong',
    });
    expect(await pool.block(smallSinglePickle.slice(0, 2000))).toEqual({
      kind: 'broken',
      message: 'it is truncated: its bzip2 stream ends early',
    });
    expect(await pool.block(Buffer.from('no bzip2 at all'))).toEqual({
      kind: 'broken',
      message: 'it is not compressed by bzip2',
    });
  });
});

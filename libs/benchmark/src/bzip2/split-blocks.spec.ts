import { describe, expect, it } from 'vitest';
import { threeBlocks, twoStreams } from '../testing/bzip2-files.ts';
import { splitBlocks } from './split-blocks.ts';

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length)
    yield await Promise.resolve(bytes.subarray(at, at + length));
}

async function split(bytes: Uint8Array, length = bytes.length): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  for await (const block of splitBlocks(pieces(bytes, length))) blocks.push(block);
  return blocks;
}

const blockStart = [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59];

describe('the blocks of a bzip2 file', () => {
  it('are each a file that begins with a header and the digits of pi', async () => {
    const blocks = await split(threeBlocks);
    expect(blocks.map((block) => [...block.subarray(0, 10)])).toEqual([blockStart, blockStart, blockStart]);
  });

  it('are the same in whatever pieces the file comes', async () => {
    const blocks = await split(threeBlocks);
    for (const length of [1, 2, 7, 64, 101]) expect(await split(threeBlocks, length)).toEqual(blocks);
  });

  it('are as they stand, where the file is of one block', async () => {
    const one = twoStreams.subarray(0, twoStreams.indexOf('BZh9', 1));
    expect((await split(one)).map((block) => Buffer.from(block))).toEqual([one]);
  });

  it('may be of several streams', async () => {
    expect(await split(twoStreams)).toHaveLength(2);
  });

  it('are refused where the file is cut anywhere, but between two streams', async () => {
    for (let length = 0; length < threeBlocks.length; length++)
      await expect(split(threeBlocks.subarray(0, length))).rejects.toThrow('its bzip2 stream ends early');
  });

  it('are refused where one never ends', async () => {
    const endless = Buffer.concat([threeBlocks.subarray(0, 50), Buffer.alloc(5 << 20)]);
    await expect(split(endless, 1 << 20)).rejects.toThrow('a block of its bzip2 stream is longer than');
  });
});

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ipcChannel, LocalQueue, type ResultMessage } from '@naswot/queue';
import { cellPositions, dispatch, troubledEngine } from './testing/sample-shard.ts';

const never = new AbortController().signal;

/** A scorer's process on a queue of this one. */
function startScorer(queue: LocalQueue, engine = troubledEngine()): ChildProcess {
  const scorer = spawn(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      path.join(import.meta.dirname, 'main.ts'),
      '--engine',
      engine,
      '--drain-limit-ms',
      '100',
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    },
  );
  queue.connect(ipcChannel(scorer));
  return scorer;
}

/** Its exit code and signal, once its lanes are gone, too: they hold its stderr. */
async function end(scorer: ChildProcess): Promise<readonly unknown[]> {
  if (scorer.stderr === null) throw new Error('the stderr of a scorer is a pipe');
  const [exit] = await Promise.all([once(scorer, 'exit'), once(scorer.stderr, 'close')]);
  return exit as readonly unknown[];
}

async function nextResult(queue: LocalQueue): Promise<ResultMessage | undefined> {
  const delivery = await queue.results.take(never);
  await delivery?.ack();
  return delivery?.message;
}

/** A scorer that has published the first score of its shard and hangs in the second network. */
async function startHanging(
  queue: LocalQueue,
  trouble: Parameters<typeof troubledEngine>[0] = { trouble: 'hang' },
): Promise<ChildProcess> {
  await dispatch(queue, cellPositions);
  const scorer = startScorer(queue, troubledEngine(trouble));
  scorer.stderr?.resume();
  expect((await nextResult(queue))?.scores).toHaveLength(1);
  return scorer;
}

describe('a scorer process', () => {
  it('that is killed loses its shard to another, which blames nobody, and its hanging lane ends with it', async () => {
    await using queue = new LocalQueue();
    const killed = await startHanging(queue);
    const gone = end(killed);
    killed.kill('SIGKILL');
    await gone;
    const other = startScorer(queue);
    const scores = [];
    for (let result = await nextResult(queue); result !== undefined; result = await nextResult(queue)) {
      scores.push(...result.scores);
      if (result.end === 'complete') break;
    }
    expect(scores.map(({ outcome }) => outcome.kind)).toEqual(['scored', 'scored', 'scored']);
    other.stderr?.resume();
    const ended = end(other);
    other.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('ends with its lanes when its channel closes, though a lane hangs', async () => {
    await using queue = new LocalQueue();
    const scorer = await startHanging(queue);
    const gone = end(scorer);
    scorer.disconnect();
    expect(await gone).toEqual([0, null]);
  });

  it('ends with its lanes when it is killed, though native code holds the thread of a device', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'naswot-pipe-'));
    const marker = path.join(folder, 'pipe');
    try {
      await promisify(execFile)('mkfifo', [marker]);
      await using queue = new LocalQueue();
      const scorer = await startHanging(queue, { trouble: 'block', place: 'thread', marker });
      const gone = end(scorer);
      scorer.kill('SIGKILL');
      expect(await gone).toEqual([null, 'SIGKILL']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('hands its shard back and exits 0 on SIGTERM, though a lane hangs', async () => {
    await using queue = new LocalQueue();
    const scorer = await startHanging(queue);
    const gone = end(scorer);
    scorer.kill('SIGTERM');
    expect(await gone).toEqual([0, null]);
    expect(await nextResult(queue)).toMatchObject({ scores: [], end: 'handed-back' });
    expect(await queue.shards.held('search')).toEqual(new Set());
  });

  it('exits 3 and says why where its engine does not load', async () => {
    await using queue = new LocalQueue();
    const scorer = startScorer(queue, 'abacus');
    let said = '';
    scorer.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    expect(await end(scorer)).toEqual([3, null]);
    expect(said).toContain("unknown engine 'abacus'");
  });
});

import { describe, expect, it } from 'vitest';
import { LocalQueue, type Presence } from '@naswot/queue';
import { Suspicions } from './suspicions.ts';

/** Those of a queue that does not take the first suspension. */
function awayAtFirst(presence: Presence): Pick<Presence, 'suspend' | 'suspended'> {
  let times = 0;
  return {
    suspended: (scorer) => presence.suspended(scorer),
    suspend: (scorer, reason) =>
      times++ === 0 ? Promise.reject(new Error('the queue is away')) : presence.suspend(scorer, reason),
  };
}

describe('a scorer', () => {
  it('is put aside once, whoever asks for it meanwhile', async () => {
    await using queue = new LocalQueue();
    const suspicions = new Suspicions(queue.presence);
    expect(await suspicions.isSuspended('liar')).toBe(false);
    const both = ['it lies', 'it lies again'].map((reason) => suspicions.suspend('liar', reason));
    expect(await Promise.all(both)).toEqual([true, false]);
    expect(await suspicions.isSuspended('liar')).toBe(true);
    expect(await suspicions.suspend('liar', 'it still lies')).toBe(false);
    expect(await queue.presence.suspended('liar')).toBe('it lies');
  });

  it('is not put aside where the queue is away, and is the next time', async () => {
    await using queue = new LocalQueue();
    const suspicions = new Suspicions(awayAtFirst(queue.presence));
    await expect(suspicions.suspend('liar', 'it lies')).rejects.toThrow('the queue is away');
    expect(await suspicions.isSuspended('liar')).toBe(false);
    expect(await suspicions.suspend('liar', 'it lies')).toBe(true);
    expect(await suspicions.isSuspended('liar')).toBe(true);
    expect(await queue.presence.suspended('liar')).toBe('it lies');
  });

  it('that is put aside while the queue is asked after it is put aside', async () => {
    await using queue = new LocalQueue();
    const answers: (() => void)[] = [];
    const suspicions = new Suspicions({
      suspend: (scorer, reason) => queue.presence.suspend(scorer, reason),
      async suspended(scorer) {
        const answer = await queue.presence.suspended(scorer);
        await new Promise<void>((resolve) => answers.push(resolve));
        return answer;
      },
    });
    const asked = suspicions.isSuspended('liar');
    await expect.poll(() => answers.length).toBe(1);
    await suspicions.suspend('liar', 'it lies');
    answers[0]?.();
    expect(await asked).toBe(true);
    expect(await suspicions.isSuspended('liar')).toBe(true);
  });
});

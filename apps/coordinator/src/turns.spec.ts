import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('lets acts on one thing happen one after another, also where one fails, and those on another beside them', async () => {
  const turns = new Turns();
  const order: string[] = [];
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const acts = [
    turns.take('a', async () => {
      order.push('first begins');
      await held;
      order.push('first fails');
      throw new Error('no');
    }),
    turns.take('a', () => Promise.resolve(order.push('second'))),
    turns.take('b', () => Promise.resolve(order.push('other'))),
  ];
  await acts[2];
  expect(order).toEqual(['first begins', 'other']);
  goOn();
  const [failed, second] = await Promise.allSettled(acts);
  expect(failed).toMatchObject({ status: 'rejected', reason: new Error('no') });
  expect(second).toMatchObject({ status: 'fulfilled' });
  expect(order).toEqual(['first begins', 'other', 'first fails', 'second']);
});

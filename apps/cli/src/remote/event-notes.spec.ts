import { describe, expect, it } from 'vitest';
import type { EventUpdate } from '@naswot/protocol';
import { eventNotes, noteOf } from './event-notes.ts';

const update = (event: string, data: EventUpdate['data'] = {}): EventUpdate => ({
  kind: 'event',
  sequence: 1n,
  event,
  data,
  at: new Date(0),
});

const started = (owner: string): EventUpdate => update('started', { owner });
const engine = { name: 'onnx-cuda', version: '1', device: 'a GPU' };

describe('what an event says to whoever waits for its search', () => {
  it.each<[string, EventUpdate['data'], string | null]>([
    [
      'scorer-suspended',
      { scorer: 'gpu-3', position: '17' },
      'scorer gpu-3 was put aside: its scores were wrong, and it gets no more work',
    ],
    [
      'score-differs',
      { engine, position: '17' },
      'scores by onnx-cuda on a GPU differ from those stored by more than engines may; the stored ones stay',
    ],
    ['started', { owner: 'coordinator:b:50051' }, 'the coordinator at b:50051 runs the search now'],
    ['shards-completed', { numbers: ['1'] }, null],
    ['created', {}, null],
    [
      'scorer-suspended',
      { scorer: '\u001b[2Jgpu' },
      'scorer gpu was put aside: its scores were wrong, and it gets no more work',
    ],
    // Of another version, or of somebody who means no good.
    [
      'scorer-suspended',
      { scorer: 7 },
      'scorer ? was put aside: its scores were wrong, and it gets no more work',
    ],
    [
      'score-differs',
      { engine: null },
      'scores by another engine differ from those stored by more than engines may; the stored ones stay',
    ],
  ])('%s %j: %s', (event, data, note) => {
    expect(noteOf({ event, data })).toBe(note);
  });
});

describe('the notes of one who follows', () => {
  it('begin with the second coordinator, and name each that goes on', () => {
    const notes = ['a', 'a', 'b', 'a'].map((name) => started(`coordinator:${name}:1`)).map(eventNotes());
    expect(notes).toEqual([null, null, 'the coordinator at b:1 runs the search now', null]);
  });

  it('say a thing once, however often it happens', () => {
    const noted = eventNotes();
    const differing = ['1', '2', '3'].map((position) => noted(update('score-differs', { engine, position })));
    expect(differing.filter((note) => note !== null)).toHaveLength(1);
    expect(noted(update('score-differs', { engine: { ...engine, device: 'another' } }))).not.toBeNull();
  });
});

import { stripVTControlCharacters } from 'node:util';
import type { EventUpdate } from '@naswot/protocol';

/** A part of an event as a text that steers no terminal; '?' where it has none of that name. */
const textOf = (data: EventUpdate['data'], name: string): string => {
  const value = data[name];
  return typeof value === 'string' ? stripVTControlCharacters(value) : '?';
};

function engineText(engine: unknown): string {
  if (typeof engine !== 'object' || engine === null) return 'another engine';
  const described: Readonly<Record<string, unknown>> = { ...engine };
  return `${textOf(described, 'name')} on ${textOf(described, 'device')}`;
}

/** What an event of a search's log says to whoever waits for the search; null where it is of no concern. */
export function noteOf({ event, data }: Pick<EventUpdate, 'event' | 'data'>): string | null {
  switch (event) {
    case 'scorer-suspended':
      return `scorer ${textOf(data, 'scorer')} was put aside: its scores were wrong, and it gets no more work`;
    case 'score-differs':
      return `scores by ${engineText(data['engine'])} differ from those stored by more than engines may; the stored ones stay`;
    case 'started':
      return `${textOf(data, 'owner').replace(/^coordinator:/, 'the coordinator at ')} runs the search now`;
    default:
      return null;
  }
}

/** Says of the events of a log, in order, what is worth telling: each sentence once, and not who ran the search first. */
export function eventNotes(): (update: EventUpdate) => string | null {
  const told = new Set<string>();
  let hasStarted = false;
  return (update) => {
    const isFirstStart = update.event === 'started' && !hasStarted;
    hasStarted ||= update.event === 'started';
    const note = noteOf(update);
    if (note === null || told.has(note)) return null;
    told.add(note);
    return isFirstStart ? null : note;
  };
}

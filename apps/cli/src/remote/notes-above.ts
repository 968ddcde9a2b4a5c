import { progressLine, type ProgressLine, type Terminal } from '../terminal.ts';

/** A line of progress that gives way to notes: they stand above it. */
export interface NotesAbove {
  readonly terminal: Terminal;
  readonly line: ProgressLine;
}

export function notesAbove(terminal: Terminal): NotesAbove {
  let shown: ProgressLine | null = null;
  const stop = (): void => {
    shown?.stop();
    shown = null;
  };
  return {
    terminal: {
      ...terminal,
      note(text) {
        stop();
        terminal.note(text);
      },
    },
    line: {
      update(state) {
        shown ??= progressLine(!terminal.isQuiet);
        shown.update(state);
      },
      stop,
    },
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runNaswot, scratchHome } from './testing/run-naswot.ts';

const program = path.join(import.meta.dirname, '../bin/naswot.js');
const isLinux = process.platform === 'linux';

describe('output that cannot be written', () => {
  it('fails the command in one sentence, though the command itself went well', async () => {
    // A file that takes nothing is Linux's; elsewhere there is none to write to.
    expect(isLinux || process.env['CI'] !== 'true').toBe(true);
    if (!isLinux) return;
    await using full = await open('/dev/full', 'w');
    const command = spawn(process.execPath, [program, 'space', 'list'], {
      stdio: ['ignore', full.fd, 'pipe'],
    });
    const ended = once(command, 'exit');
    const stderr = command.stderr === null ? '' : await text(command.stderr);
    await ended;
    expect(stderr).toMatch(/^naswot: error: the output could not be written: [^\n]*\nhint: [^\n]*\n$/);
    expect(command.exitCode).toBe(1);
  });
});

/** Lasts long enough for some pictures of the bar. A home of its own has no data set, which a note says. */
const search = [
  ...['search', 'nas-bench-201', '--samples', '200', '--batch-size', '32', '--data', '.'],
  ...['--network', 'stemChannels=4', '--network', 'cellsPerStage=1', '--network', 'imageSize=16'],
];

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Runs the command with stderr at a terminal: what it shows there, without control characters, and what goes to stdout. */
async function runAtTerminal(home: string, ...args: readonly string[]) {
  const file = path.join(home, 'stdout.txt');
  const command = `${[process.execPath, program, ...args].map(quoted).join(' ')} > ${quoted(file)}`;
  const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: home,
    env: { ...process.env, NASWOT_HOME: home, TERM: 'xterm' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(terminal, 'exit');
  const shown = stripVTControlCharacters(await text(terminal.stdout));
  await ended;
  return { code: terminal.exitCode, shown, stdout: await readFile(file, 'utf8') };
}

const note = /^note: no data set is at hand/m;
const id = /^search \w+\r?$/m;
/** As the bar shows them: `120/200 · 95.2 a second · 0.8 s left`. */
const progress = /\d+\/200 · \d+\.\d a second · \d[^·]* left/;
const result = /^ *1 +[\d,]+\.\d\d /m;

describe('a search tells its progress', () => {
  it('at a terminal in one line, with rate and time left, and notes before it', async () => {
    expect(isLinux || process.env['CI'] !== 'true').toBe(true);
    if (!isLinux) return;
    await using home = await scratchHome();
    const { code, shown, stdout } = await runAtTerminal(home.folder, ...search);
    expect(code).toBe(0);
    for (const part of [note, id, progress]) expect(shown).toMatch(part);
    expect(stdout).toMatch(result);
    for (const part of [id, progress]) expect(stdout).not.toMatch(part);
  });

  it('not with --quiet: the terminal shows nothing but the result', async () => {
    if (!isLinux) return;
    await using home = await scratchHome();
    const { code, shown, stdout } = await runAtTerminal(home.folder, ...search, '--quiet');
    expect({ code, shown }).toEqual({ code: 0, shown: '' });
    expect(stdout).toMatch(result);
  });

  it('not in a pipe, which gets the notes', async () => {
    await using home = await scratchHome();
    const { code, stderr, stdout } = await runNaswot(home.folder, ...search);
    expect(code).toBe(0);
    for (const part of [note, id]) expect(stderr).toMatch(part);
    expect(stderr).not.toContain('a second');
    expect(stdout).toMatch(result);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

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

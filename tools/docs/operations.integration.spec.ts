import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseTokens } from '../../apps/coordinator/src/grpc/token-file.ts';
import { createMetrics } from '../../apps/coordinator/src/http/metrics.ts';
import { readAlarms } from '../alarms/alarms.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const read = (name: string): Promise<string> => readFile(path.join(repository, name), 'utf8');
const text = await read('docs/operations.md');

const alarms = await readAlarms();

const nothing = { leads: false, runningSearches: 0, openShards: 0, scorers: 0, lanes: 0 };

/** The names of naswot's own metrics, as a coordinator serves them. */
async function servedMetrics(): Promise<readonly string[]> {
  const noServer = () => Promise.reject(new Error('there is no NATS server'));
  const served = await createMetrics(() => nothing, noServer).text();
  return Array.from(served.matchAll(/^# TYPE (naswot_\w+)/gm), ([, name = '']) => name);
}

/** What stands as code in the first column of a section's table. */
function firstColumn(heading: string): readonly string[] {
  const [, section = ''] = text.split(`## ${heading}\n`);
  return Array.from(
    (section.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gm),
    ([, code = '']) => code,
  );
}

/** The sources of the programs that log. */
async function sources(): Promise<string> {
  const folders = ['apps/cli/src', 'apps/coordinator/src', 'apps/scorer/src', 'libs/queue/src'];
  const files = folders.map(async (folder) => {
    const names = await readdir(path.join(repository, folder), { recursive: true, encoding: 'utf8' });
    const own = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
    return Promise.all(own.map((name) => read(path.join(folder, name))));
  });
  return (await Promise.all(files)).flat().join('\n');
}

describe('docs/operations.md', () => {
  it('explains every metric that a coordinator serves, and no other', async () => {
    expect([...firstColumn('Health and metrics')].sort()).toEqual([...(await servedMetrics())].sort());
  });

  it('explains every alarm', () => {
    expect(alarms.length).toBeGreaterThan(0);
    expect(firstColumn('Alarms')).toEqual(alarms.map(({ alert }) => alert));
  });

  it('quotes only sentences that programs log', async () => {
    const sentences = firstColumn('What the logs say');
    const said = await sources();
    expect(sentences.length).toBeGreaterThan(10);
    expect(sentences.filter((sentence) => !said.includes(sentence))).toEqual([]);
  });

  it('shows a file of tokens that a coordinator takes', () => {
    const example = /^```\n(operator .*?)^```/ms.exec(text)?.[1] ?? '';
    expect(parseTokens(example, 'tokens').map(({ role }) => role)).toEqual(['operator', 'reader']);
  });

  it('links only to what is there', async () => {
    const links = Array.from(text.matchAll(/\]\(([^)#:]+)\)/g), ([, link = '']) => link);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) await expect(read(path.join('docs', link))).resolves.not.toBe('');
  });
});

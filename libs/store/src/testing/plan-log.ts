import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';

/** A node of a plan, as `explain (analyze, format json)` prints it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  /** How often it ran. */
  readonly 'Actual Loops': number;
  /** Rows that it gave each time it ran. */
  readonly 'Actual Rows': number;
  /** Those that it read in vain each time; not there for none. */
  readonly 'Rows Removed by Filter'?: number;
  /** Blocks of tables and indices that it and its children asked for, found in memory or read. */
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

export interface LoggedPlan {
  readonly statement: string;
  readonly plan: PlanNode;
}

/** Settings of a server that writes the plan of every statement into a file of a folder, which it must be able to write. */
export const planLogConfig = (folder: string): Readonly<Record<string, string>> => ({
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_format': 'json',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_timing': 'off',
  logging_collector: 'on',
  log_destination: 'jsonlog',
  log_directory: folder,
  log_filename: 'plans.log',
});

/** A line of the server's log; `message` is `duration: ... plan:` and the plan. */
function parseLine(line: string): readonly LoggedPlan[] {
  const { message = '' } = JSON.parse(line) as { message?: string };
  const start = message.indexOf('{');
  if (!message.startsWith('duration:') || start < 0) return [];
  const logged = JSON.parse(message.slice(start)) as { 'Query Text': string; Plan: PlanNode };
  return [{ statement: logged['Query Text'].trim(), plan: logged.Plan }];
}

const readLimitMs = 10_000;
const retryMs = 20;

/**
 * Plans of what `act` asked the server for. The server writes its log behind the answers: it is read up to a statement that
 * only marks a place.
 */
export async function plansOf(
  client: pg.Client,
  folder: string,
  act: () => Promise<unknown>,
): Promise<readonly LoggedPlan[]> {
  const mark = async (): Promise<{ readonly line: number; readonly lines: readonly string[] }> => {
    const text = `mark ${performance.now()}`;
    await client.query(`select '${text}'`);
    const deadline = AbortSignal.timeout(readLimitMs);
    for (;;) {
      const lines = (await readFile(path.join(folder, 'plans.json'), 'utf8')).split('\n').slice(0, -1);
      const line = lines.findLastIndex((each) => each.includes(text));
      if (line >= 0) return { line, lines };
      deadline.throwIfAborted();
      await delay(retryMs);
    }
  };
  const before = await mark();
  await act();
  const after = await mark();
  return after.lines.slice(before.line + 1, after.line).flatMap(parseLine);
}

/** Every node of a plan that ran. */
export const nodesOf = (plan: PlanNode): readonly PlanNode[] =>
  plan['Actual Loops'] === 0 ? [] : [plan, ...(plan.Plans ?? []).flatMap((child) => nodesOf(child))];

/** How many rows a node read, over all its runs. */
export const readBy = (node: PlanNode): number =>
  node['Actual Loops'] * (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0));

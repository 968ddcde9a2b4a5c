import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFor, unpackDebianPackage } from './provide.ts';

/** Debian's Prometheus, which promtool is a part of. */
const debianPackage = 'prometheus';
const target = cacheFor('prometheus');

function findPromtool(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), path.join(target, 'usr/bin')];
  return folders.map((folder) => path.join(folder, 'promtool')).find((file) => existsSync(file)) ?? null;
}

/** The file of promtool, which checks rules and tries them. Throws where it is not there and cannot be had. */
export async function providePromtool(): Promise<string> {
  const found = findPromtool();
  if (found !== null) return found;
  const failure = await unpackDebianPackage(debianPackage, target);
  const provided = findPromtool();
  if (provided === null)
    throw new Error(
      `no promtool is found on the PATH, and none could be provided: install Debian's ${debianPackage} (${failure})`,
    );
  return provided;
}

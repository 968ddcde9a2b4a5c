import { access } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBundle } from '../bin/bundle.js';

describe('the bundle', () => {
  it('is made of this checkout once, and holds the programs that start each other', async () => {
    const folder = await findBundle();
    expect(folder).not.toBeNull();
    for (const program of ['naswot', 'scorer', 'lane'])
      await access(path.join(folder ?? '', `${program}.js`));
    expect(await findBundle()).toBe(folder);
  });
});

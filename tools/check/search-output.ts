import { z } from 'zod';

const count = z.int().nonnegative();

const searchOutput = z.object({
  search: z.object({
    id: z.string().min(1),
    state: z.string(),
    samples: count,
    scored: count,
    unscorable: count,
    reused: count,
    pending: count,
  }),
  best: z
    .array(
      z.object({
        architecture: z.string().min(1),
        outcome: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('scored'), value: z.number() }),
          z.object({ kind: z.literal('unscorable'), reason: z.string() }),
        ]),
        parameters: z.int().positive(),
      }),
    )
    .min(1),
});

/** What is wrong with the JSON of a search that should have completed with so many samples; empty where nothing is. */
export function searchProblems(text: string, samples: number): readonly string[] {
  const parsed = searchOutput.safeParse(JSON.parse(text));
  if (!parsed.success) return [z.prettifyError(parsed.error)];
  const { search, best } = parsed.data;
  const sum = search.scored + search.unscorable + search.reused + search.pending;
  const values = best.map(({ outcome }) => (outcome.kind === 'scored' ? outcome.value : -Infinity));
  const claims = [
    { holds: search.state === 'completed', else: `the state is ${search.state}, expected completed` },
    { holds: search.samples === samples, else: `${search.samples} samples, expected ${samples}` },
    { holds: sum === search.samples, else: `the counts add up to ${sum}, expected ${search.samples}` },
    { holds: values[0] !== -Infinity, else: 'the best architecture has no score' },
    {
      holds: values.every((value, k) => k === 0 || value <= values[k - 1]!),
      else: `the best are not in order: ${values.join(', ')}`,
    },
  ];
  return claims.filter(({ holds }) => !holds).map((claim) => claim.else);
}

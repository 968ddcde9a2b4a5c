import { z } from 'zod';

/** An enum of the protocol as the words that the domain has for its values. */
export interface EnumWords<Word extends string, Value extends number> {
  readonly encode: (word: Word) => Value;
  /** Refuses what stands for no word: the unspecified value, and those of a newer protocol. */
  readonly schema: z.ZodType<Word, number>;
}

export function enumWords<Word extends string, Value extends number>(
  values: Readonly<Record<Word, Value>>,
): EnumWords<Word, Value> {
  const words = new Map(Object.keys(values).map((word) => [values[word as Word], word as Word] as const));
  const find = (value: number): Word | undefined => words.get(value as Value);
  const schema = z.number().transform((value, context): Word => {
    const word = find(value);
    if (word !== undefined) return word;
    context.addIssue({ code: 'custom', message: `one of ${Object.keys(values).join(', ')}` });
    return z.NEVER;
  });
  return { encode: (word) => values[word], schema };
}

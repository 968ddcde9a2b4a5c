/**
 * How many tells a strategy has been given, no more and no fewer, when it is asked for ordinal `asked`: 0 to `asked` - window.
 * Were it given more because they happened to be there, its asks would depend on the number of lanes and their pace.
 */
export function dueTells(asked: bigint, window: number): bigint {
  if (!Number.isSafeInteger(window) || window < 1)
    throw new RangeError(`a search's window is a whole number from 1; received ${window}`);
  const due = asked - BigInt(window) + 1n;
  return due > 0n ? due : 0n;
}

/**
 * How many asks may follow before the next tell: `asked` is the ordinal of the first of them, `told` the number of tells given.
 * 0 while tells are due. Only adaptive strategies are held to it.
 */
export function askable(asked: bigint, told: bigint, window: number): number {
  const due = dueTells(asked, window);
  if (told > due)
    throw new RangeError(`ask ${asked} may depend on ${due} tells with window ${window}; ${told} were given`);
  return told < due ? 0 : Number(told + BigInt(window) - asked);
}
